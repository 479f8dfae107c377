package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;
import org.spectrim.testing.CubeParts;
import org.spectrim.testing.RealScenes;

/** Reads what GDAL 3.6 wrote; the samples follow a formula. */
class GeoTiffReadTest {
  private static final int ROWS = 21;
  private static final int COLUMNS = 35;
  private static final int BANDS = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "int16-band-deflate2-strips, 1, -500",
    "int16-pixel-lzw-tiles-big-endian, 1, -500",
    "int16-pixel-packbits-strips, 1, -500",
    "uint16-pixel-lzw2-strips, 1, 60000",
    "uint16-band-none-tiles-bigtiff, 1, 60000",
    "int32-band-lzw2-tiles, 5000, -500",
    "float32-pixel-deflate3-tiles, 0.125, -100",
    "float32-band-lzw3-strips-big-endian, 0.125, -100",
    "float32-pixel-none-strips, 0.125, -100",
    "float64-band-deflate-strips, 0.125, -100",
  })
  void readsWhatGdalWrote(String name, float factor, float offset) {
    try (Cube cube = open(name)) {
      assertThat(cube.rows()).isEqualTo(ROWS);
      assertThat(cube.columns()).isEqualTo(COLUMNS);
      assertThat(cube.bands()).isEqualTo(BANDS);
      assertThat(cube.metadata().georeference())
          .containsEntry("GeoTIFF ModelPixelScale", "30.0 30.0 0.0");
      for (int[] part : new int[][] {{0, ROWS}, {0, 1}, {7, 9}, {ROWS - 1, 1}, {15, 2}}) {
        float[] read = read(cube, part[0], part[1]);
        for (int i = 0; i < read.length; i++) {
          int column = i % COLUMNS;
          int row = part[0] + i / COLUMNS % part[1];
          int band = i / COLUMNS / part[1];
          float expected = (band * 1000 + row * 37 + column * 11) * factor + offset;
          assertThat(read[i]).as("%d %d %d", band, row, column).isEqualTo(expected);
        }
      }
      CubeParts.check(cube);
    }
  }

  @Test
  void otherCompressionsAreNamedWithWhatToDo() throws Exception {
    byte[] bytes;
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/geotiff/int16-pixel-packbits-strips.tif"))) {
      bytes = in.readAllBytes();
    }
    // Tag 259, one short.
    byte[] tag = {3, 1, 3, 0, 1, 0, 0, 0};
    int at = 0;
    while (!Arrays.equals(Arrays.copyOfRange(bytes, at, at + tag.length), tag)) {
      at++;
    }
    bytes[at + 8] = (byte) 50000;
    bytes[at + 9] = (byte) (50000 >> 8);
    Path file = Files.write(folder.resolve("zstd.tif"), bytes);
    assertThatThrownBy(() -> CubeFormats.cube(new FileVariable(file, null)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("zstd.tif")
        .hasMessageContaining("(ZSTD) cannot be read; write it with deflate")
        .hasMessageContaining("gdal_translate");
  }

  @Test
  void readsBytes() {
    try (Cube cube = open("uint8-pixel-deflate-strips")) {
      float[] read = read(cube, 3, 2);
      assertThat(read[(2 * 2 + 1) * COLUMNS + 34]).isEqualTo((2000 + 4 * 37 + 34 * 11) % 256);
      assertThat(cube.metadata().noData()).isEqualTo(7f);
    }
  }

  @Test
  void heedsScalesBadBandsWavelengthsAndMissingTiles() {
    try (Cube cube = open("metadata-sparse")) {
      CubeParts.check(cube);
    }
    try (Cube cube = open("metadata-sparse")) {
      assertThat(cube.bands()).isEqualTo(2);
      assertThat(cube.metadata().noData()).isEqualTo(-7f);
      assertThat(cube.metadata().wavelengths())
          .containsExactly(new float[] {400, 600}, within(.01f));
      float[] read = read(cube, 14, 4);
      // Row 15 of the third band, scaled; row 16 on is in tiles that were never written.
      assertThat(read[(4 + 1) * COLUMNS + 2])
          .isEqualTo((2000 + 15 * 37 + 2 * 11 - 500) * 0.5f + 20);
      assertThat(read[(4 + 2) * COLUMNS + 2]).isEqualTo(-7f);
    }
  }

  @Test
  void opensTilesOfEnmap() {
    Path tile = RealScenes.file("enmap-potsdam/images/enmap_potsdam_tile_160_128.tif");
    try (Cube cube = CubeFormats.cube(new FileVariable(tile, null))) {
      assertThat(cube.rows()).isEqualTo(32);
      assertThat(cube.bands()).isBetween(218, 224);
      float[] wavelengths = Objects.requireNonNull(cube.metadata().wavelengths());
      assertThat(wavelengths[0]).isEqualTo(418.24f, within(0.01f));
      assertThat(cube.metadata().georeference().get("GeoTIFF GeoKeyDirectory"))
          .contains("3072 0 1 32633");
      assertThat(Georeference.toEnvi(cube.metadata().georeference()).get("map info"))
          .isEqualTo(
              "{UTM, 1.0, 1.0, 366975.0, 5806125.0, 30.0, 30.0, 33, North, WGS-84, units=Meters}");
    }
    Path labels = RealScenes.file("enmap-potsdam/labels/enmap_potsdam_tile_160_128.tif");
    LabelImage image = CubeFormats.labels(new FileVariable(labels, null));
    assertThat(new String(image.values()).chars().max().orElse(0)).isBetween(1, 6);
  }

  @Test
  void mutatedFilesGiveNothingButInputExceptions() throws Exception {
    Random random = new Random(20260102);
    int refused = 0;
    for (String name :
        new String[] {
          "int16-pixel-lzw-tiles-big-endian",
          "float32-pixel-deflate3-tiles",
          "uint16-band-none-tiles-bigtiff",
          "metadata-sparse"
        }) {
      byte[] whole = Files.readAllBytes(path(name));
      for (int i = 0; i < 400; i++) {
        Path file = Files.write(folder.resolve("m.tif"), MatFileTest.mutate(whole, random));
        try (Cube cube = new GeoTiffFormat().cube(new FileVariable(file, null))) {
          int rows = Math.min(4, cube.rows());
          if ((long) cube.bands() * rows * cube.columns() < 1 << 16) {
            read(cube, cube.rows() - rows, rows);
          }
        } catch (InputException e) {
          refused++;
          assertThat(e.getMessage()).doesNotContain("\n");
        }
      }
    }
    assertThat(refused).isGreaterThan(200);
  }

  @Test
  void headersThatClaimTooMuchAreRefused() throws Exception {
    byte[] bytes = Files.readAllBytes(path("float32-pixel-none-strips"));
    // The width is the first tag; its value lies 8 bytes into its entry.
    int directory = (bytes[4] & 0xff) | ((bytes[5] & 0xff) << 8);
    for (int i = 0; i < 3; i++) {
      bytes[directory + 2 + 8 + i] = (byte) 0xff;
    }
    bytes[directory + 2 + 2] = 4;
    Path file = Files.write(folder.resolve("lie.tif"), bytes);
    assertThatThrownBy(() -> new GeoTiffFormat().cube(new FileVariable(file, null)))
        .isInstanceOf(InputException.class);
  }

  private static float[] read(Cube cube, int first, int rows) {
    float[] samples = new float[cube.bands() * rows * cube.columns()];
    cube.read(first, rows, FloatBuffer.wrap(samples));
    return samples;
  }

  private static Cube open(String name) {
    return CubeFormats.cube(new FileVariable(path(name), null));
  }

  private static Path path(String name) {
    URL found =
        Objects.requireNonNull(GeoTiffReadTest.class.getResource("/geotiff/" + name + ".tif"));
    try {
      return Path.of(found.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
