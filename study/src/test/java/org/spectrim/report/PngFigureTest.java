package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngFigureTest {
  private static final int WHITE = 0xFFFFFF;

  private static BufferedImage paint(String body) throws IOException {
    String svg = "<svg viewBox=\"0 0 100 50\" class=\"plot\">" + body + "</svg>";
    return ImageIO.read(new ByteArrayInputStream(PngFigure.of(svg, PngFigure.FINE)));
  }

  private static int at(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  @Test
  void marksAndLinesHaveTheirPlacesAndColours() throws IOException {
    BufferedImage image =
        paint(
            """
            <line class="axis" x1="10" y1="40" x2="90" y2="40"/>
            <g class="k1 best"><title>a point</title><circle class="mark" cx="20" cy="20" r="5"/></g>
            <g class="k2"><path class="mark" d="M-1,-1 H1 V1 H-1 Z" transform="translate(60 20) scale(5)"/></g>
            <g class="k0 dashed"><path class="series" d="M0 10H50h50"/></g>""");
    assertThat(image.getWidth()).isEqualTo(200);
    assertThat(image.getHeight()).isEqualTo(100);
    assertThat(at(image, 40, 40)).isEqualTo(0xd55e00);
    assertThat(at(image, 40, 52)).isEqualTo(WHITE);
    assertThat(at(image, 100, 80)).isEqualTo(0x5b6470);
    // 60% of the colour over white.
    assertThat(at(image, 112, 32)).isEqualTo(at(image, 120, 40)).isNotIn(WHITE, 0x009e73);
    assertThat(at(image, 108, 40)).isEqualTo(WHITE);
    // Dashes of 6 and gaps of 3, two pixels each.
    assertThat(at(image, 6, 20)).isEqualTo(0x0072b2);
    assertThat(at(image, 15, 20)).isEqualTo(WHITE);
  }

  @Test
  void textsStandWhereTheirAnchorSays() throws IOException {
    assumeTrue(PngFigure.possible(), "no fonts");
    BufferedImage image =
        paint("<text class=\"tick\" x=\"50\" y=\"30\" text-anchor=\"end\">words</text>");
    assertThat(dark(image, 0, 99)).isPositive();
    assertThat(dark(image, 102, 199)).isZero();
  }

  private static int dark(BufferedImage image, int from, int to) {
    int count = 0;
    for (int x = from; x <= to; x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        count += (at(image, x, y) & 0xFF) < 0xC0 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void otherCommandsOfPathsAreRefused() {
    assertThat(SvgPath.parse("M1 2L3 8H9V4Z").getBounds2D())
        .isEqualTo(new Rectangle2D.Double(1, 2, 8, 6));
    assertThatThrownBy(() -> SvgPath.parse("M1 2C3 4 5 6 7 8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("C3");
  }
}
