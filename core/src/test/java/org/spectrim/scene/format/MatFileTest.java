package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.error.InputException;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.MemoryCube;
import us.hebi.matlab.mat.types.MatlabType;

class MatFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = MatlabType.class,
      names = {"Double", "Single", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"})
  void readsCubesOfAnyTypeCompressedOrNot(MatlabType type) throws IOException {
    for (int level : new int[] {0, 6}) {
      Path path = new MatFixture().cube("x", type, 3, 4, 5).write(folder.resolve("c.mat"), level);
      MemoryCube cube = MatFile.open(path).cube(null);
      assertThat(new int[] {cube.bands(), cube.rows(), cube.columns()}).containsExactly(5, 3, 4);
      for (int b = 0; b < 5; b++) {
        for (int r = 0; r < 3; r++) {
          for (int c = 0; c < 4; c++) {
            assertThat(cube.samples()[(b * 3 + r) * 4 + c])
                .isEqualTo((float) MatFixture.sample(r, c, b));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MatlabType.class,
      names = {"Double", "Single", "Int8", "UInt8", "Int16", "UInt16", "Int64", "UInt64"})
  void readsLabels(MatlabType type) throws IOException {
    Path path =
        new MatFixture()
            .matrix("gt", type, new double[][] {{0, 1, 2}, {3, 99, 5}})
            .write(folder.resolve("l.mat"), 6);
    LabelImage labels = MatFile.open(path).labels(null);
    assertThat(labels.rows()).isEqualTo(2);
    assertThat(values(labels)).containsExactly(0, 1, 2, 3, 99, 5);
  }

  @Test
  void choosesTheOnlyVariableThatFits() throws IOException {
    Path path =
        new MatFixture()
            .text("note", "made by hand")
            .matrix("scalar", MatlabType.Double, new double[][] {{7}})
            .matrix("gt", MatlabType.UInt8, new double[][] {{0, 1}, {2, 3}})
            .cube("x", MatlabType.Int16, 2, 2, 3)
            .write(folder.resolve("both.mat"), 6);
    assertThat(MatFile.open(path).cube(null).bands()).isEqualTo(3);
    assertThat(values(MatFile.open(path).labels(null))).containsExactly(0, 1, 2, 3);
    assertThat(values(MatFile.open(path).labels("scalar"))).containsExactly(7);
  }

  @Test
  void saysWhichVariablesThereAre() throws IOException {
    MatFile file =
        MatFile.open(
            new MatFixture()
                .cube("indian", MatlabType.UInt16, 2, 3, 4)
                .cube("pavia", MatlabType.Double, 2, 2, 2)
                .complex("z")
                .write(folder.resolve("two.mat"), 6));
    assertThatThrownBy(() -> file.cube(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("several variables that could be the cube")
        .hasMessageContaining("indian (2x3x4 uint16), pavia (2x2x2 double)")
        .hasMessageContaining("two.mat:indian");
    assertThatThrownBy(() -> file.cube("indain"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no variable 'indain': did you mean 'indian'?")
        .hasMessageContaining("z (2x2 double)");
    assertThatThrownBy(() -> file.cube("z"))
        .hasMessageContaining("z (2x2 double) cannot be a cube")
        .hasMessageContaining("three dimensions");
    assertThatThrownBy(() -> file.labels("indian")).hasMessageContaining("two dimensions");
    assertThatThrownBy(() -> file.labels("z")).hasMessageContaining("complex");
  }

  @Test
  void refusesLabelsThatAreNoWholeNumbers() throws IOException {
    for (double wrong : new double[] {1.5, -1, 65536, Double.NaN, Double.POSITIVE_INFINITY}) {
      Path path =
          new MatFixture()
              .matrix("gt", MatlabType.Double, new double[][] {{1, 2}, {wrong, 65535}})
              .write(folder.resolve("wrong.mat"), 6);
      assertThatThrownBy(() -> MatFile.open(path).labels(null))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("wrong.mat:gt has the label ")
          .hasMessageContaining("at row 1, column 0");
    }
  }

  @Test
  void saysWhatAFileIsThatItCannotRead() throws IOException {
    assertThatThrownBy(() -> MatFile.open(folder.resolve("none.mat")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> MatFile.open(folder)).hasMessageContaining("folder");
    byte[] v73 = Arrays.copyOf("MATLAB 7.3 MAT-file".getBytes(StandardCharsets.US_ASCII), 600);
    assertThatThrownBy(() -> MatFile.open(Files.write(folder.resolve("h.mat"), v73)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("v7.3 (HDF5)")
        .hasMessageContaining("-v7");
    assertThatThrownBy(() -> MatFile.open(Files.write(folder.resolve("e.mat"), new byte[3])))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too short");
    assertThatThrownBy(() -> MatFile.open(Files.write(folder.resolve("o.mat"), new byte[300])))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not a MAT v5 file");
  }

  @Test
  void everyTruncationIsOneClearError() throws IOException {
    for (int level : new int[] {0, 6}) {
      Path path =
          new MatFixture()
              .cube("x", MatlabType.Int16, 4, 5, 6)
              .write(folder.resolve("whole.mat"), level);
      byte[] whole = Files.readAllBytes(path);
      for (int length = 1; length < whole.length; length += 3) {
        Path cut = Files.write(folder.resolve("cut.mat"), Arrays.copyOf(whole, length));
        // At 128 bytes the file is a whole one without variables.
        assertThatThrownBy(() -> MatFile.open(cut).cube(null))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("cut.mat");
      }
    }
  }

  @Test
  void aCompressedVariableIsComparedWithItsChecksum() throws IOException {
    Path path =
        new MatFixture().cube("x", MatlabType.Int16, 4, 5, 6).write(folder.resolve("s.mat"), 6);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 1] ^= 1;
    Files.write(path, bytes);
    assertThatThrownBy(() -> MatFile.open(path).cube(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("variable 'x' is damaged");
  }

  @Test
  void aHeaderThatClaimsTooMuchTakesNoMemory() throws IOException {
    Path path =
        new MatFixture().cube("x", MatlabType.Int16, 4, 5, 6).write(folder.resolve("l.mat"), 0);
    byte[] bytes = Files.readAllBytes(path);
    // Tag, flags (16 bytes) and the tag of the dimensions lie before the first dimension.
    int first = 128 + 8 + 16 + 8;
    assertThat(bytes[first]).isEqualTo((byte) 4);
    bytes[first + 2] = 0x7f;
    Files.write(path, bytes);
    assertThatThrownBy(() -> MatFile.open(path).cube(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the size in its header is not that of its data");
    bytes[first + 3] = 0x7f;
    Files.write(path, bytes);
    assertThatThrownBy(() -> MatFile.open(path).cube(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too large");
  }

  /** Damaged files of all kinds: the only thing that may come out is an InputException. */
  @Test
  void mutatedFilesGiveNothingButInputExceptions() throws IOException {
    Random random = new Random(20260101);
    for (int level : new int[] {0, 6}) {
      byte[] whole =
          Files.readAllBytes(
              new MatFixture()
                  .text("note", "some text")
                  .cube("x", MatlabType.Int16, 4, 5, 6)
                  .matrix("gt", MatlabType.UInt8, new double[][] {{0, 1}, {2, 3}})
                  .write(folder.resolve("seed.mat"), level));
      int refused = 0;
      for (int i = 0; i < 3000; i++) {
        Path path = Files.write(folder.resolve("m.mat"), mutate(whole, random));
        try {
          MatFile file = MatFile.open(path);
          file.cube(null);
          file.labels("gt");
        } catch (InputException e) {
          refused++;
          assertThat(e.getMessage()).doesNotContain("\n");
        }
      }
      assertThat(refused).isGreaterThan(500);
    }
  }

  private static int[] values(LabelImage labels) {
    return new String(labels.values()).chars().toArray();
  }

  static byte[] mutate(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xff : 0x7f);
        default -> bytes[at] = (byte) random.nextInt(256);
      }
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
