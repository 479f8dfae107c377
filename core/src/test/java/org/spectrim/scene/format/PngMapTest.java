package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Palette;

class PngMapTest {
  @Test
  void labelsHaveTheColoursOfTheirClasses() throws IOException {
    List<LandClass> classes =
        List.of(new LandClass(1, "a", 0xff8000), new LandClass(7, "b", 0x0102fe));
    LabelMap map = new LabelMap(2, 3, new short[] {0, 1, 2, 2, 1, 0});
    BufferedImage image = image(PngMap.labels(map, classes));
    assertThat(new int[] {image.getWidth(), image.getHeight()}).containsExactly(3, 2);
    assertThat(rgb(image)).containsExactly(0, 0xff8000, 0x0102fe, 0x0102fe, 0xff8000, 0);
  }

  @Test
  void moreClassesThanAPaletteHoldsStillHaveTheirColours() throws IOException {
    List<LandClass> classes = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      classes.add(new LandClass(i + 1, "class", Palette.rgb(i)));
    }
    BufferedImage image = image(PngMap.labels(new LabelMap(1, 2, new short[] {300, 0}), classes));
    assertThat(rgb(image)).containsExactly(Palette.rgb(299), 0);
  }

  @Test
  void falseColourIsStretchedBandByBand() throws IOException {
    float[] samples = new float[3 * 100];
    for (int i = 0; i < 100; i++) {
      samples[i] = i;
      samples[100 + i] = 1000 - 10 * i;
      samples[200 + i] = 42;
    }
    samples[50] = -9999;
    MemoryCube cube = new MemoryCube(3, 10, 10, samples, new CubeMetadata(null, -9999f, Map.of()));
    int[] rgb = rgb(image(PngMap.falseColour(cube, 0, 1, 2)));
    assertThat(rgb[0]).isEqualTo(0x00ff00);
    assertThat(rgb[99]).isEqualTo(0xff0000);
    // Red: the 2nd percentile of 99 values is 1, the 98th is 97 (50 is missing).
    assertThat(rgb[25] >> 16).isEqualTo(Math.round(255f * (25 - 1) / (97 - 1)));
    assertThat(rgb[50] >> 16).isZero();
  }

  @Test
  void generatedColoursAreToldApart() {
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < i; j++) {
        int distance = 0;
        for (int shift = 0; shift < 24; shift += 8) {
          distance += Math.abs((Palette.rgb(i) >> shift & 255) - (Palette.rgb(j) >> shift & 255));
        }
        assertThat(distance).as("%d and %d", i, j).isGreaterThan(40);
      }
    }
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int[] rgb(BufferedImage image) {
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= 0xffffff;
    }
    return rgb;
  }
}
