package org.spectrim.scene.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.Fuzz;
import us.hebi.matlab.mat.types.MatlabType;

/** 100,000 damaged files for the reader of each format. */
@Execution(ExecutionMode.CONCURRENT)
class ReadersFuzzTest {
  @TempDir private Path folder;

  @Test
  void mat() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (int level : new int[] {0, 6}) {
      MatFixture fixture =
          new MatFixture()
              .text("note", "some text")
              .cube("x", MatlabType.Int16, 4, 5, 6)
              .matrix("gt", MatlabType.UInt8, new double[][] {{0, 1}, {2, 3}});
      seeds.add(Files.readAllBytes(fixture.write(folder.resolve("seed.mat"), level)));
    }
    fuzz(seeds, "fuzzed.mat", 50_000, ReadersFuzzTest::cube);
    fuzz(seeds, "fuzzed.mat", 50_000, file -> CubeFormats.labels(new FileVariable(file, "gt")));
  }

  /** With a wider bound, since they are read by a library. */
  @Test
  void hdf5() throws Exception {
    int inputs = 25_000;
    for (String name : new String[] {"cube.h5", "matlab73.mat"}) {
      Path file = folder.resolve("fuzzed" + name.substring(name.indexOf('.')));
      List<byte[]> seeds = List.of(resource("arrays/" + name));
      int refused = Fuzz.run(seeds, file, inputs, 20260604, 256L << 20, ReadersFuzzTest::cube);
      assertThat(refused).as(name).isBetween(inputs / 10, inputs - 1);
      // As files that are too large to be mapped at once.
      Fuzz.Reader inPieces = path -> read(new Hdf5Format(0).cube(new FileVariable(path, null)));
      refused = Fuzz.run(seeds, file, inputs, 20260605, 256L << 20, inPieces);
      assertThat(refused).as(name + " in pieces").isBetween(inputs / 10, inputs - 1);
    }
  }

  @Test
  void npy() throws Exception {
    fuzz(List.of(resource("arrays/int16.npy")), "fuzzed.npy", 60_000, ReadersFuzzTest::cube);
    fuzz(
        List.of(resource("arrays/uint8-map.npy")),
        "fuzzed.npy",
        40_000,
        file -> CubeFormats.labels(new FileVariable(file, null)));
  }

  @Test
  void geoTiff() throws Exception {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        new String[] {
          "int16-pixel-lzw-tiles-big-endian",
          "float32-pixel-deflate3-tiles",
          "uint16-band-none-tiles-bigtiff",
          "metadata-sparse",
          "uint8-pixel-deflate-strips",
          "int32-band-lzw2-tiles"
        }) {
      seeds.add(resource("geotiff/" + name + ".tif"));
    }
    fuzz(seeds, "fuzzed.tif", 100_000, ReadersFuzzTest::cube);
  }

  @Test
  void envi() throws Exception {
    float[] samples = new float[4 * 3 * 5];
    MemoryCube cube = new MemoryCube(4, 3, 5, samples, CubeMetadata.NONE);
    Path header = folder.resolve("fuzzed.hdr");
    EnviWriter.cube(header, cube, SampleType.INT16, Interleave.BIL);
    String more =
        """
        bbl = {1, 1, 0, 1}
        reflectance scale factor = 2
        class names = {a, b}
        map info = {UTM, 1, 1, 500000, 4000000, 30, 30, 33, North, WGS-84}
        wavelength = {400, 500, 600, 700}
        data ignore value = -9999
        """;
    byte[] whole =
        (Files.readString(header) + more).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    fuzz(List.of(whole), "fuzzed.hdr", 90_000, ReadersFuzzTest::both);
    // Data of any content and length are readable, or too short.
    Files.write(header, whole);
    byte[] data = Files.readAllBytes(EnviWriter.dataPath(header));
    Path file = EnviWriter.dataPath(header);
    int refused = Fuzz.run(List.of(data), file, 10_000, 5, path -> both(header));
    assertThat(refused).isPositive();
  }

  private void fuzz(List<byte[]> seeds, String name, int inputs, Fuzz.Reader reader) {
    int refused = Fuzz.run(seeds, folder.resolve(name), inputs, 20260601, reader);
    assertThat(refused).as(name).isBetween(inputs / 100, inputs - 1);
  }

  private static void both(Path file) {
    cube(file);
    CubeFormats.labels(new FileVariable(file, null));
  }

  /** Opens a cube and reads its last rows. */
  private static void cube(Path file) {
    read(CubeFormats.cube(new FileVariable(file, null)));
  }

  private static void read(Cube opened) {
    try (Cube cube = opened) {
      int rows = Math.min(2, cube.rows());
      if ((double) cube.bands() * rows * cube.columns() < 1 << 16) {
        FloatBuffer samples = FloatBuffer.allocate(cube.bands() * rows * cube.columns());
        cube.read(cube.rows() - rows, rows, samples);
      }
    }
  }

  private static byte[] resource(String name) throws IOException, URISyntaxException {
    var found = Objects.requireNonNull(ReadersFuzzTest.class.getResource("/" + name));
    return Files.readAllBytes(Path.of(found.toURI()));
  }
}
