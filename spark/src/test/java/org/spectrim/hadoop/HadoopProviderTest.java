package org.spectrim.hadoop;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.GeoTiffWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.testing.CubeParts;

/** Files under URLs, on a file system of Hadoop that is not the local one. */
class HadoopProviderTest {
  private static final int BANDS = 5;
  private static final int ROWS = 40;
  private static final int COLUMNS = 12;

  @TempDir Path store;
  private String base = "";

  @BeforeEach
  void open() {
    var conf = SparkHadoopUtil.get().conf();
    conf.set("fs.pretended.impl", PretendedStore.class.getName());
    conf.set(PretendedStore.FOLDER, store.toString());
    // Hadoop keeps file systems by their names.
    base = "pretended://" + store.getFileName();
  }

  @ParameterizedTest
  @ValueSource(strings = {"scene.hdr", "scene.tif", "scene.npy"})
  void scenesAreReadInPieces(String name) throws IOException {
    MemoryCube cube = cube();
    EnviWriter.cube(store.resolve("scene.hdr"), cube, SampleType.FLOAT32, Interleave.BIL);
    writeTiff(cube);
    writeNpy(cube);
    float[] rows = new float[BANDS * 3 * COLUMNS];
    float[] found = new float[rows.length];
    cube.read(5, 3, FloatBuffer.wrap(rows));
    SceneSource source = SceneSource.of(base + "/" + name, null, null);
    try (Cube opened = Scenes.openCube(source, new DataFolder(List.of()))) {
      assertThat(opened.rows()).isEqualTo(ROWS);
      opened.read(5, 3, FloatBuffer.wrap(found));
    }
    assertThat(found).isEqualTo(rows);
    assertThat(source.absolute()).isEqualTo(source);
    assertThat(Scenes.cubeFiles(source, new DataFolder(List.of())).get(0))
        .hasToString(base + "/" + name);
  }

  /** HDF5 is read from a copy, of which nothing is left. */
  @ParameterizedTest
  @ValueSource(strings = {"cube.h5", "matlab73.mat"})
  void hdf5IsFetched(String name) throws IOException {
    try (var in = CubeParts.class.getResourceAsStream("/arrays/" + name)) {
      Files.copy(java.util.Objects.requireNonNull(in), store.resolve(name));
    }
    Set<Path> before = copies();
    float[] expected = samples(store.resolve(name).toString());
    assertThat(samples(base + "/" + name)).isEqualTo(expected).hasSize(7 * 5 * 3);
    assertThat(copies()).isEqualTo(before);
    assertThatThrownBy(() -> cube(base + "/" + name + ":none"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(base + "/" + name + " holds no cube 'none'");
  }

  private static float[] samples(String scene) {
    SceneSource source = SceneSource.of(scene, null, null);
    try (Cube cube = Scenes.openCube(source, new DataFolder(List.of()))) {
      float[] samples = new float[cube.rows() * cube.columns() * cube.bands()];
      cube.read(0, cube.rows(), FloatBuffer.wrap(samples));
      return samples;
    }
  }

  private static Set<Path> copies() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(file -> file.toString().endsWith(".copy")).collect(Collectors.toSet());
    }
  }

  /** On which locks are built. */
  @Test
  void onlyOneCreatesAFile() throws IOException {
    Path file = RemoteFiles.parse(base + "/lock");
    try (var first = Files.newByteChannel(file, CREATE_NEW, WRITE)) {
      assertThat(first.isOpen()).isTrue();
      Files.writeString(file, "second", CREATE_NEW);
      assertThatThrownBy(() -> Files.writeString(file, "third", CREATE_NEW))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(first::close).isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(file).hasContent("second");
  }

  private void writeTiff(MemoryCube cube) {
    GeoTiffWriter.floats(
        store.resolve("scene.tif"),
        ROWS,
        COLUMNS,
        List.of("1", "2", "3", "4", "5"),
        cube.metadata(),
        rows -> rows.put(cube.samples(), ROWS));
  }

  private void writeNpy(MemoryCube cube) throws IOException {
    String head =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }"
            .formatted(ROWS, COLUMNS, BANDS);
    head = head + " ".repeat(117 - head.length()) + "\n";
    var bytes =
        java.nio.ByteBuffer.allocate(128 + 4 * cube.samples().length)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) head.length());
    bytes.put(head.getBytes(StandardCharsets.US_ASCII));
    int area = ROWS * COLUMNS;
    for (int pixel = 0; pixel < area; pixel++) {
      for (int band = 0; band < BANDS; band++) {
        bytes.putFloat(cube.samples()[band * area + pixel]);
      }
    }
    Files.write(store.resolve("scene.npy"), bytes.array());
  }

  @Test
  void whatIsNotThereOrCannotBeReachedIsSaidInOneLine() {
    assertThatThrownBy(() -> cube(base + "/none.hdr"))
        .isInstanceOf(InputException.class)
        .hasMessage("there is no file " + base + "/none.hdr");
    assertThatThrownBy(() -> cube("unheard://host/scene.hdr"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot read unheard://host/scene.hdr: No FileSystem for scheme");
    assertThatThrownBy(() -> cube("hdfs://host"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("name a file");
  }

  private static void cube(String url) {
    Scenes.openCube(SceneSource.of(url, null, null), new DataFolder(List.of())).close();
  }

  @Test
  void filesAreWrittenUnderTheirNameWhenTheyAreWhole() throws IOException {
    Path file = RemoteFiles.parse(base + "/new/folder/text.txt");
    AtomicFile.write(file, "first");
    AtomicFile.write(file, "second");
    assertThat(file).isRegularFile().hasContent("second").hasSize(6);
    assertThat(store.resolve("new").resolve("folder").resolve("text.txt")).hasContent("second");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(1);
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot write " + file + ": disk full");
    try (Stream<Path> left = Files.list(file.resolveSibling(""))) {
      assertThat(left).containsExactly(file);
    }
    assertThat(file).hasContent("second");
  }

  @Test
  void foldersMoveAndGo() throws IOException {
    Path from = RemoteFiles.parse(base + "/tmp/one");
    Path to = RemoteFiles.parse(base + "/done");
    Files.createDirectories(from);
    Files.writeString(from.resolve("a.txt"), "a");
    assertThatThrownBy(() -> Files.delete(from)).isInstanceOf(DirectoryNotEmptyException.class);
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    assertThat(from).doesNotExist();
    assertThat(to.resolve("a.txt")).hasContent("a");
    Files.createDirectories(from);
    assertThatThrownBy(() -> Files.move(from, to)).isInstanceOf(FileAlreadyExistsException.class);
    Files.delete(to.resolve("a.txt"));
    assertThat(Files.deleteIfExists(to.resolve("a.txt"))).isFalse();
    Files.delete(to);
    assertThatThrownBy(() -> Files.readString(to)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void pathsAreThoseOfAFileSystem() {
    Path path = RemoteFiles.parse("hdfs://host:8020/a/b/c.tif");
    assertThat(path).isAbsolute().hasToString("hdfs://host:8020/a/b/c.tif").hasFileName("c.tif");
    assertThat(path.getParent()).hasToString("hdfs://host:8020/a/b");
    assertThat(path.resolveSibling("d.tif")).hasToString("hdfs://host:8020/a/b/d.tif");
    assertThat(path.getRoot().relativize(path)).hasToString("a/b/c.tif");
    assertThat(path.getParent().relativize(path.resolveSibling("../x"))).hasToString("../x");
    assertThat(path.resolve("../../x").normalize()).hasToString("hdfs://host:8020/a/x");
    assertThat(path.startsWith(path.getParent())).isTrue();
    assertThat(path.endsWith(path.getFileName())).isTrue();
    assertThat(RemoteFiles.parse(path.toString())).isEqualTo(path).hasSameHashCodeAs(path);
    assertThat(RemoteFiles.isRemote(path)).isTrue();
    assertThat(RemoteFiles.isRemote(store)).isFalse();
    assertThat(RemoteFiles.parse("file:///a/b")).hasToString("file:///a/b");
  }

  private static MemoryCube cube() {
    Random random = new Random(3);
    float[] samples = new float[BANDS * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 2 * (float) random.nextGaussian();
    }
    return new MemoryCube(BANDS, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }
}
