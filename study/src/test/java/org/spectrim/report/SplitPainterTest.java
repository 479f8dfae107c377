package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.spectrim.scene.LabelMap;
import org.spectrim.split.Split;

class SplitPainterTest {
  @Test
  void splitsHaveTheLegendsColours() throws IOException {
    Split split = new Split("random", 0, 1, 5, new int[] {2}, new int[] {0}, new int[] {3});
    LabelMap labels = new LabelMap(1, 5, new short[] {1, 0, 2, 1, 2});
    assertThat(colours(SplitPainter.paint(split, labels)))
        .containsExactly(
            SplitPainter.VALIDATION,
            SplitPainter.UNLABELLED,
            SplitPainter.TRAIN,
            SplitPainter.TEST,
            SplitPainter.LEFT_OUT);
  }

  private static int[] colours(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xFFFFFF;
    }
    return rgb;
  }
}
