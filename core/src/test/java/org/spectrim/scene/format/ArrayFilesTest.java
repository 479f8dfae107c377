package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.CubeParts;

/** Reads what NumPy and h5py wrote: a cube of 7 x 5 x 3 samples that follow a formula. */
class ArrayFilesTest {
  private static final int ROWS = 7;
  private static final int COLUMNS = 5;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int16.npy",
        "float64-big-endian.npy",
        "cube.h5",
        "matlab73.mat",
        "matlab73.mat:cube"
      })
  void readsCubes(String name) {
    check(source(name));
  }

  /** Such files cannot be mapped at once; what follows the data is a hole that takes no disk. */
  @ParameterizedTest
  @ValueSource(strings = {"cube.h5", "matlab73.mat"})
  void readsHdf5FilesOfMoreThanTwoGibibytes(String name) throws IOException {
    Path large = Files.copy(source(name).file(), folder.resolve(name));
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    check(new FileVariable(large, null));
    assertThat(CubeFormats.labels(new FileVariable(large, null)).values())
        .isEqualTo(CubeFormats.labels(source(name)).values());
  }

  private static void check(FileVariable source) {
    try (Cube cube = CubeFormats.cube(source)) {
      assertThat(List.of(cube.rows(), cube.columns(), cube.bands())).containsExactly(7, 5, 3);
      for (int[] part : new int[][] {{0, ROWS}, {2, 3}, {6, 1}}) {
        float[] read = read(cube, part[0], part[1]);
        for (int i = 0; i < read.length; i++) {
          int row = part[0] + i / COLUMNS % part[1];
          int band = i / COLUMNS / part[1];
          assertThat(read[i]).isEqualTo(band * 100 + row * 10 + i % COLUMNS);
        }
      }
      CubeParts.check(cube);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uint8-map.npy", "cube.h5", "matlab73.mat", "matlab73.mat:gt"})
  void readsLabels(String name) {
    LabelImage image = CubeFormats.labels(source(name));
    assertThat(List.of(image.rows(), image.columns())).containsExactly(ROWS, COLUMNS);
    for (int i = 0; i < ROWS * COLUMNS; i++) {
      assertThat((int) image.values()[i]).isEqualTo((i / COLUMNS * 10 + i % COLUMNS) % 6);
    }
  }

  /** As NASA and ASI deliver scenes: in groups, missing samples as netCDF marks them. */
  @Test
  void readsHdf5DataSetsInGroups() {
    Path file = folder.resolve("groups.h5");
    try (WritableHdfFile writable = HdfFile.write(file)) {
      WritableGroup inner = writable.putGroup("swath").putGroup("Data Fields");
      WritableDataset cube =
          inner.putDataset("refl", new float[][][] {{{1, 2}, {3, 4}}, {{-9999, -9999}, {7, 8}}});
      cube.putAttribute("_FillValue", new float[] {-9999});
      inner.putDataset("truth", new int[][] {{1, 0}, {2, 1}});
    }
    for (String name : new @Nullable String[] {null, "refl", "swath/Data Fields/refl"}) {
      try (Cube cube = CubeFormats.cube(new FileVariable(file, name))) {
        assertThat(read(cube, 0, 2)).containsExactly(1, 3, -9999, 7, 2, 4, -9999, 8);
        assertThat(cube.metadata().noData()).isEqualTo(-9999f);
      }
    }
    assertThat(CubeFormats.labels(new FileVariable(file, null)).values())
        .containsExactly((char) 1, (char) 0, (char) 2, (char) 1);
    assertThatThrownBy(() -> CubeFormats.cube(new FileVariable(file, "none")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("swath/Data Fields/refl [2, 2, 2]");
  }

  @Test
  void saysWhatItCannotRead() {
    assertThatThrownBy(() -> CubeFormats.cube(source("fortran.npy")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ascontiguousarray");
    assertThatThrownBy(() -> CubeFormats.cube(source("uint8-map.npy")))
        .hasMessageContaining("an array of 7 x 5");
    assertThatThrownBy(() -> CubeFormats.cube(source("cube.h5:gt")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cube [7, 5, 3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"int16.npy", "matlab73.mat", "cube.h5"})
  void mutatedFilesGiveNothingButInputExceptions(String name) throws Exception {
    byte[] whole = Files.readAllBytes(source(name).file());
    Random random = new Random(20260103);
    String ending = name.substring(name.lastIndexOf('.'));
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      Path file = Files.write(folder.resolve("m" + ending), MatFileTest.mutate(whole, random));
      try (Cube cube = CubeFormats.cube(new FileVariable(file, null))) {
        int rows = Math.min(2, cube.rows());
        if ((long) cube.bands() * rows * cube.columns() < 1 << 20) {
          read(cube, cube.rows() - rows, rows);
        }
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(10);
  }

  @Test
  void matFilesOfLabelsComeBack() {
    List<LandClass> classes = List.of(new LandClass(3, "a", 0), new LandClass(300, "b", 0));
    LabelMap map = new LabelMap(2, 3, new short[] {0, 1, 2, 2, 1, 1});
    Path file = folder.resolve("map.mat");
    MatWriter.labels(file, map, classes);
    LabelImage wide = MatFile.open(file).labels("map");
    assertThat(new String(wide.values()).chars().toArray()).containsExactly(0, 3, 300, 300, 3, 3);
    MatWriter.labels(file, map, List.of(new LandClass(3, "a", 0), new LandClass(9, "b", 0)));
    LabelImage narrow = CubeFormats.labels(new FileVariable(file, null));
    assertThat(new String(narrow.values()).chars().toArray()).containsExactly(0, 3, 9, 9, 3, 3);
  }

  private static float[] read(Cube cube, int first, int rows) {
    float[] samples = new float[cube.bands() * rows * cube.columns()];
    cube.read(first, rows, FloatBuffer.wrap(samples));
    return samples;
  }

  private static FileVariable source(String name) {
    String[] parts = name.split(":", 2);
    URL found = Objects.requireNonNull(ArrayFilesTest.class.getResource("/arrays/" + parts[0]));
    try {
      return new FileVariable(Path.of(found.toURI()), parts.length == 1 ? null : parts[1]);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
