package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.split.Split;

class PicturesTest {
  @Test
  void classesHaveTheirColours() throws IOException {
    List<LandClass> classes =
        List.of(new LandClass(1, "water", 0x0000FF), new LandClass(7, "wood", 0x112233));
    LabelMap map = new LabelMap(2, 3, new short[] {0, 1, 2, 2, 1, 0});
    assertThat(colours(Pictures.classes(map, classes)))
        .containsExactly(0x000000, 0x0000FF, 0x112233, 0x112233, 0x0000FF, 0x000000);
  }

  @Test
  void splitsHaveTheLegendsColours() throws IOException {
    Split split = new Split("random", 0, 1, 4, new int[] {2}, new int[] {0}, new int[] {3});
    assertThat(colours(Pictures.split(split)))
        .containsExactly(Pictures.VALIDATION, Pictures.UNUSED, Pictures.TRAIN, Pictures.TEST);
  }

  @Test
  void falseColourTakesInfraredRedAndGreen() throws IOException {
    float[] wavelengths = {450, 550, 650, 860};
    CubeMetadata metadata = new CubeMetadata(wavelengths, -1f, Map.of());
    float[] samples = {0, 0, 0, 5, 0, 10, 10, 0, 0, -1, 10, Float.NaN};
    MemoryCube cube = new MemoryCube(4, 1, 3, samples, metadata);
    assertThat(Pictures.falseColourBands(cube)).containsExactly(3, 2, 1);
    // Percentiles of so few values are the first and the one before the last.
    MemoryCube two =
        new MemoryCube(1, 1, 51, ramp(51), new CubeMetadata(new float[] {860}, null, Map.of()));
    int[] rgb = colours(Pictures.falseColour(two));
    assertThat(rgb[0]).isZero();
    assertThat(rgb[50]).isEqualTo(0xFFFFFF);
    assertThat(rgb[25]).isEqualTo(0x808080);
    assertThat(colours(Pictures.falseColour(cube))).hasSize(3);
  }

  @Test
  void withoutWavelengthsTheNumberOfBandsTells() {
    assertThat(
            Pictures.falseColourBands(new MemoryCube(200, 1, 1, new float[200], CubeMetadata.NONE)))
        .containsExactly(44, 24, 14);
    assertThat(
            Pictures.falseColourBands(new MemoryCube(103, 1, 1, new float[103], CubeMetadata.NONE)))
        .containsExactly(97, 51, 28);
  }

  private static float[] ramp(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
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
