package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;

class EnviFileTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 37;
  private static final int BANDS = 4;

  @TempDir Path folder;

  static Stream<Arguments> allWays() {
    return Stream.of(SampleType.values())
        .filter(type -> type != SampleType.INT8)
        .flatMap(type -> Stream.of(Interleave.values()).map(order -> Arguments.of(type, order)));
  }

  @ParameterizedTest
  @MethodSource("allWays")
  void whatIsWrittenIsReadAgain(SampleType type, Interleave interleave) {
    Path header = folder.resolve("cube.hdr");
    MemoryCube cube = cube(type);
    EnviWriter.cube(header, cube, type, interleave);
    for (Path path : List.of(header, folder.resolve("cube.img"))) {
      try (Cube read = EnviFile.open(path).cube()) {
        assertThat(all(read)).isEqualTo(cube.samples());
        assertThat(read.metadata().wavelengths()).containsExactly(cube.metadata().wavelengths());
        assertThat(read.metadata().noData()).isEqualTo(-5f);
        assertThat(read.metadata().georeference()).isEqualTo(cube.metadata().georeference());
        assertRowsAreThoseOf(cube, read);
      }
    }
  }

  /** Values that the type has, with its limits among them. */
  private static MemoryCube cube(SampleType type) {
    float[] samples = new float[BANDS * ROWS * COLUMNS];
    Random random = new Random(type.enviCode);
    for (int i = 0; i < samples.length; i++) {
      float value = random.nextInt(256);
      samples[i] =
          switch (type) {
            case UINT8 -> value;
            case INT16 -> random.nextInt(1 << 16) - (1 << 15);
            case UINT16 -> random.nextInt(1 << 16);
            case INT32, INT64 -> (random.nextInt(1 << 24) - (1 << 23)) * 128f;
            case UINT32 -> random.nextInt(1 << 24) * 256f;
            case UINT64 -> random.nextInt(1 << 24) * 0x1p40f;
            default -> value / 7;
          };
    }
    float[] nm = {400.5f, 550, 1000, 2500};
    Map<String, String> map =
        Map.of("map info", "{UTM, 1, 1, 368000, 5806000, 30, 30, 33, North, WGS-84}");
    return new MemoryCube(BANDS, ROWS, COLUMNS, samples, new CubeMetadata(nm, -5f, map));
  }

  private static float[] all(Cube cube) {
    float[] samples = new float[cube.bands() * cube.rows() * cube.columns()];
    cube.read(0, cube.rows(), FloatBuffer.wrap(samples));
    return samples;
  }

  private static void assertRowsAreThoseOf(Cube expected, Cube actual) {
    for (int count = 1; count < ROWS; count++) {
      for (int row = 0; row + count <= ROWS; row++) {
        FloatBuffer want = FloatBuffer.allocate(BANDS * count * COLUMNS);
        FloatBuffer got =
            ByteBuffer.allocateDirect(4 * (2 + BANDS * count * COLUMNS))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .position(2);
        expected.read(row, count, want);
        actual.read(row, count, got);
        assertThat(got.hasRemaining()).isFalse();
        assertThat(got.position(2)).isEqualTo(want.flip());
        assertColumnsAreThoseOf(expected, actual, row, count);
      }
    }
  }

  private static void assertColumnsAreThoseOf(Cube expected, Cube actual, int row, int count) {
    for (int[] part : new int[][] {{0, 1}, {0, 36}, {36, 1}, {5, 20}, {0, COLUMNS}}) {
      FloatBuffer want = FloatBuffer.allocate(1 + BANDS * count * part[1]).position(1);
      FloatBuffer got = FloatBuffer.allocate(1 + BANDS * count * part[1]).position(1);
      expected.read(row, count, part[0], part[1], want);
      actual.read(row, count, part[0], part[1], got);
      assertThat(got.flip().position(1)).isEqualTo(want.flip().position(1));
      assertThatThrownBy(() -> actual.read(row, count, part[0], COLUMNS + 1, got.clear()))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /**
   * Lines that lie more than a page apart are read one by one, others with what is between them.
   */
  @ParameterizedTest
  @EnumSource(Interleave.class)
  void narrowPartsOfWideScenes(Interleave interleave) throws IOException {
    int columns = 3000;
    float[] samples = new float[3 * 2 * columns];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    MemoryCube wide = new MemoryCube(3, 2, columns, samples, CubeMetadata.NONE);
    Path header = folder.resolve("wide.hdr");
    EnviWriter.cube(header, wide, SampleType.INT16, interleave);
    Files.writeString(header, "bbl = {1, 0, 1}\n", StandardOpenOption.APPEND);
    try (Cube cube = EnviFile.open(header).cube()) {
      for (int count : new int[] {40, columns - 2049, columns - 2048, columns - 7}) {
        FloatBuffer part = FloatBuffer.allocate(1 + 2 * 2 * count).position(1);
        cube.read(0, 2, 7, count, part);
        assertThat(part.hasRemaining()).isFalse();
        for (int i = 0; i < 2 * 2 * count; i++) {
          int band = i / (2 * count);
          int row = i / count % 2;
          float sample = (2 * band * 2 + row) * columns + 7 + i % count;
          assertThat(part.get(1 + i)).isEqualTo(sample);
        }
      }
    }
  }

  /** As AVIRIS delivers them: big endian, by pixel, after a long header. */
  @Test
  void readsBigEndianPixelsAfterAnOffset() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(82432 + 2 * 2 * 3 * 2).order(ByteOrder.BIG_ENDIAN);
    bytes.position(82432);
    for (int pixel = 0; pixel < 6; pixel++) {
      bytes.putShort((short) (pixel + 1)).putShort((short) (-100 * (pixel + 1)));
    }
    Files.write(folder.resolve("f.bip"), bytes.array());
    header(
        "f.hdr",
        3,
        2,
        2,
        "data type = 2",
        "interleave = BIP",
        "byte order = 1",
        "header offset = 82432");
    try (Cube cube = EnviFile.open(folder.resolve("f.hdr")).cube()) {
      assertThat(all(cube)).containsExactly(1, 2, 3, 4, 5, 6, -100, -200, -300, -400, -500, -600);
    }
  }

  @Test
  void keysThatMayBeAbsentAreZero() throws IOException {
    Files.write(folder.resolve("f.dat"), new byte[] {1, 2, 3, (byte) 255});
    header("f.dat.hdr", 2, 1, 2, "data type = 1", "interleave = bsq");
    try (Cube cube = EnviFile.open(folder.resolve("f.dat")).cube()) {
      assertThat(all(cube)).containsExactly(1, 2, 3, 255);
      assertThat(cube.metadata()).isEqualTo(CubeMetadata.NONE);
      assertThat(cube.mayLackSamples()).isFalse();
    }
    header("f.dat.hdr", 2, 1, 2, "data type = 1", "interleave = bsq", "data ignore value = 3");
    try (Cube cube = EnviFile.open(folder.resolve("f.dat")).cube()) {
      assertThat(cube.mayLackSamples()).isTrue();
    }
    header("f.dat.hdr", 1, 1, 1, "data type = 4", "interleave = bsq");
    try (Cube cube = EnviFile.open(folder.resolve("f.dat")).cube()) {
      assertThat(cube.mayLackSamples()).isTrue();
    }
  }

  @Test
  void scalesBandsLeavesBadOnesOutAndKeepsNoData() throws IOException {
    Files.write(folder.resolve("f.bsq"), new byte[] {10, 0, 20, 30, 40, 0});
    header(
        "f.hdr",
        2,
        1,
        3,
        "data type = 1",
        "interleave = bsq",
        "bbl = {1, 0, 1}",
        "data ignore value = 0",
        "reflectance scale factor = 100",
        "data gain values = {1, 1, 2}",
        "data offset values = {5, 0, 0}",
        "wavelength units = Micrometers",
        "wavelength = {0.4,",
        "  0.5, 2.5}");
    try (Cube cube = EnviFile.open(folder.resolve("f.hdr")).cube()) {
      assertThat(all(cube)).containsExactly(new float[] {0.15f, 0, 0.8f, 0}, within(1e-6f));
      assertThat(cube.metadata().noData()).isZero();
      assertThat(cube.metadata().wavelengths()).containsExactly(400, 2500);
    }
  }

  @Test
  void classificationsKeepValuesNamesColoursAndPlace() {
    LabelMap map = new LabelMap(2, 3, new short[] {0, 1, 2, 2, 1, 0});
    List<LandClass> classes =
        List.of(new LandClass(2, "Corn, late", 0xff8000), new LandClass(5, "Woods", 0x004000));
    CubeMetadata place = new CubeMetadata(null, null, Map.of("map info", "{UTM, 1, 1}"));
    EnviWriter.classification(folder.resolve("map.img"), map, classes, place);
    EnviFile file = EnviFile.open(folder.resolve("map.hdr"));
    LabelImage labels = file.labels();
    assertThat(new String(labels.values()).chars().toArray()).containsExactly(0, 2, 5, 5, 2, 0);
    assertThat(labels.classes())
        .contains(new LandClass(2, "Corn  late", 0xff8000), new LandClass(5, "Woods", 0x004000))
        .hasSize(5);
    try (Cube cube = file.cube()) {
      assertThat(cube.metadata().georeference()).containsEntry("map info", "{UTM, 1, 1}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"samples", "lines", "bands", "data type", "interleave"})
  void namesTheKeyThatIsMissingOrWrong(String key) throws IOException {
    Files.write(folder.resolve("f.img"), new byte[8]);
    String whole = "ENVI\nsamples = 2\nlines = 2\nbands = 2\ndata type = 1\ninterleave = bsq\n";
    Path header = folder.resolve("f.hdr");
    Files.writeString(header, whole.replaceAll("(?m)^" + key + " = .*\n", ""));
    assertThatThrownBy(() -> EnviFile.open(header))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("f.hdr: the ENVI header lacks the line '" + key + " ='");
    Files.writeString(header, whole.replaceAll("(?m)^" + key + " = .*", key + " = x7"));
    assertThatThrownBy(() -> EnviFile.open(header))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("f.hdr: '" + key + " = x7' should be ");
  }

  @Test
  void saysWhatIsWrongWithTheFiles() throws IOException {
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("none.hdr")))
        .hasMessageContaining("there is no file");
    header("f.hdr", 2, 2, 2, "data type = 2", "interleave = bil");
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no data file beside the ENVI header");
    Files.write(folder.resolve("f.img"), new byte[15]);
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has 15 bytes but its header f.hdr needs 16: it is truncated");
    header("f.hdr", 2, 2, 2, "data type = 6", "interleave = bil");
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")))
        .hasMessageContaining("'data type = 6' should be one of 1-5 and 12-15");
    header("f.hdr", 2, 2, 2, "data type = 1", "interleave = bil", "bbl = {1, 1, 1}");
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")).cube())
        .hasMessageContaining("'bbl' has 3 entries for 2 bands");
    header("f.hdr", 2, 2, 2, "data type = 1", "interleave = bil", "bbl = {1,");
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")))
        .hasMessageContaining("the brace after 'bbl' is never closed");
    header("f.hdr", 2000000000, 2000000000, 2000000000, "data type = 5", "interleave = bsq");
    assertThatThrownBy(() -> EnviFile.open(folder.resolve("f.hdr")))
        .isInstanceOf(InputException.class);
  }

  /** A 40 GB file, sparse on disk: nothing but the rows that are asked for is touched. */
  @Test
  void opensHugeFilesAtOnce() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("huge.img"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {7, 0}), 40_000_000_000L - 2);
    }
    header("huge.hdr", 10_000, 10_000, 200, "data type = 2", "interleave = bil");
    try (Cube cube = EnviFile.open(folder.resolve("huge.img")).cube()) {
      FloatBuffer row = FloatBuffer.allocate(10_000 * 200);
      cube.read(9_999, 1, row);
      assertThat(row.get(10_000 * 200 - 1)).isEqualTo(7);
    }
  }

  @Test
  void mutatedHeadersGiveNothingButInputExceptions() throws IOException {
    EnviWriter.cube(
        folder.resolve("s.hdr"), cube(SampleType.INT16), SampleType.INT16, Interleave.BIL);
    String more = "bbl = {1, 1, 0, 1}\nreflectance scale factor = 2\nclass names = {a, b}\n";
    byte[] whole =
        (Files.readString(folder.resolve("s.hdr")) + more).getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      Files.write(folder.resolve("s.hdr"), MatFileTest.mutate(whole, random));
      try {
        EnviFile file = EnviFile.open(folder.resolve("s.hdr"));
        try (Cube cube = file.cube()) {
          cube.read(0, 1, FloatBuffer.allocate(cube.bands() * cube.columns()));
        }
        file.labels();
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private void header(String name, int samples, int lines, int bands, String... more)
      throws IOException {
    Files.writeString(
        folder.resolve(name),
        "ENVI\ndescription = {\n a = b}\n; a comment = 1\nSamples   = %d\nlines=%d\nbands = %d\n%s\n"
            .formatted(samples, lines, bands, String.join("\n", more)));
  }
}
