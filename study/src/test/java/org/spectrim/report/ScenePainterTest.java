package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.PngMap;
import org.spectrim.split.Split;
import org.spectrim.study.TestLabels;

class ScenePainterTest {
  private static BufferedImage image(byte[] png) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void wrongAndRightTestPixelsAreTold() throws Exception {
    Split split = new Split("random", 0, 2, 2, new int[] {0}, new int[] {}, new int[] {3, 1});
    TestLabels labels = new TestLabels(new int[] {1, 0}, new int[] {1, -1});
    BufferedImage errors = image(ErrorPainter.paint(split, labels));
    assertThat(errors.getRGB(1, 1) & 0xFFFFFF).isEqualTo(ErrorPainter.RIGHT);
    assertThat(errors.getRGB(1, 0) & 0xFFFFFF).isEqualTo(ErrorPainter.WRONG);
    assertThat(errors.getRGB(0, 0) & 0xFFFFFF).isEqualTo(ErrorPainter.UNTESTED);
  }

  @Test
  void largeMapsAreThinnedOutAndKeepTheColoursOfTheirClasses() throws Exception {
    int columns = 2 * Thumbnail.LONGEST + 1;
    short[] labels = new short[columns * 4];
    labels[3] = 1;
    labels[2 * columns + 6] = 2;
    LabelMap map = new LabelMap(4, columns, labels);
    List<LandClass> classes =
        List.of(new LandClass(1, "water", 0x0000FF), new LandClass(2, "soil", 0x883300));
    BufferedImage small = image(Thumbnail.of(PngMap.labels(map, classes), "map"));
    assertThat(small.getWidth()).isEqualTo(columns / 3);
    assertThat(small.getHeight()).isEqualTo(2);
    assertThat(small.getColorModel()).isInstanceOf(IndexColorModel.class);
    // Rows 0 and 3, columns 0, 3, 6...: label 1 is kept, label 2 in row 2 is not.
    assertThat(small.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x0000FF);
    assertThat(small.getRGB(2, 0) & 0xFFFFFF).isZero();
    assertThat(small.getRGB(2, 1) & 0xFFFFFF).isZero();
  }

  @Test
  void smallMapsStayAsTheyAre() {
    byte[] png = PngMap.labels(new LabelMap(1, 3, new short[3]), List.of());
    assertThat(Thumbnail.of(png, "map")).isSameAs(png);
    assertThatThrownBy(() -> Thumbnail.of(new byte[] {1, 2, 3}, "map.png"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("map.png is not a picture");
  }

  @Test
  void shownAreBaselinesAndTheSmallestThatAreAsGood() {
    assertThat(
            ScenePainter.worthALook(
                List.of(
                    Rows.row("cnn1d", "baseline", 0, 90, 500_000, 0.4),
                    Rows.row("cnn2d", "baseline", 0, 98, 640_000, 0.4),
                    Rows.row("cnn2d", "prune l1 50%", 0, 97.9, 200_000, 0.5),
                    Rows.row("cnn2d", "prune l1 90%", 0, 90, 20_000, 0.5))))
        .extracting(Setting::label)
        .containsExactly("cnn1d · baseline", "cnn2d · baseline", "cnn2d · prune l1 50%");
  }
}
