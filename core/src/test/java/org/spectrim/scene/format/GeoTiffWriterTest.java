package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;

class GeoTiffWriterTest {
  private static final List<LandClass> CLASSES =
      List.of(new LandClass(2, "Corn & <maize>", 0x10ff80), new LandClass(11, "Wheat", 0x0000ff));

  @TempDir private Path folder;

  @Test
  void labelsComeBackWithNamesColoursAndPlace() throws Exception {
    Path file = folder.resolve("map.tif");
    // 70,000 columns make strips of one row.
    int columns = 70_000;
    GeoTiffWriter.labels(
        file,
        3,
        columns,
        CLASSES,
        new CubeMetadata(
            null,
            null,
            Map.of(
                "map info",
                "{UTM, 1, 1, 366975, 5806125, 30, 30, 33, North, WGS-84, units=Meters}")),
        rows -> {
          float[] two = new float[2 * columns];
          two[1] = 2;
          two[columns] = 11;
          rows.put(two, 2);
          float[] one = new float[columns];
          one[columns - 1] = 11;
          rows.put(one, 1);
        });
    LabelImage image = CubeFormats.labels(new FileVariable(file, null));
    assertThat(image.rows()).isEqualTo(3);
    assertThat((int) image.values()[1]).isEqualTo(2);
    assertThat((int) image.values()[columns]).isEqualTo(11);
    assertThat((int) image.values()[3 * columns - 1]).isEqualTo(11);
    assertThat(image.classes()).containsExactlyElementsOf(CLASSES);
    BufferedImage java = Objects.requireNonNull(ImageIO.read(file.toFile()));
    assertThat(java.getRGB(1, 0) & 0xffffff).isEqualTo(0x10ff80);
    assertThat(java.getRGB(0, 1) & 0xffffff).isEqualTo(0x0000ff);
    try (Cube cube = CubeFormats.cube(new FileVariable(file, null))) {
      assertThat(cube.metadata().georeference())
          .containsEntry("GeoTIFF ModelTiepoint", "0.0 0.0 0.0 366975.0 5806125.0 0.0")
          .containsEntry("GeoTIFF GeoKeyDirectory", "1 1 0 3 1024 0 1 1 1025 0 1 1 3072 0 1 32633");
    }
    assertThat(Files.readString(folder.resolve("map.tif.aux.xml")))
        .contains("<Category>Corn &amp; &lt;maize&gt;</Category>");
  }

  @Test
  void floatsOfSeveralBandsComeBack() {
    Path file = folder.resolve("p.tif");
    GeoTiffWriter.floats(
        file,
        5,
        4,
        List.of("a", "b"),
        CubeMetadata.NONE,
        rows -> {
          for (int r = 0; r < 5; r++) {
            float[] row = new float[8];
            row[1] = r;
            row[4] = 10 + r;
            row[7] = Float.NaN;
            rows.put(row, 1);
          }
        });
    try (Cube cube = CubeFormats.cube(new FileVariable(file, null))) {
      float[] read = new float[40];
      cube.read(0, 5, FloatBuffer.wrap(read));
      assertThat(read[3 * 4 + 1]).isEqualTo(3);
      assertThat(read[20 + 2 * 4]).isEqualTo(12);
      assertThat(read[39]).isNaN();
      assertThat(cube.metadata().noData()).isNaN();
    }
  }

  @Test
  void interruptedWorkLeavesNoFile() {
    Path file = folder.resolve("half.tif");
    assertThatThrownBy(
            () ->
                GeoTiffWriter.labels(
                    file,
                    2,
                    2,
                    CLASSES,
                    CubeMetadata.NONE,
                    rows -> {
                      rows.put(new float[2], 1);
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(folder).isEmptyDirectory();
  }
}
