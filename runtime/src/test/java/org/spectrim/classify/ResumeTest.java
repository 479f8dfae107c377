package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class ResumeTest {
  private static final int ROWS = 23;
  private static final int COLUMNS = 12;
  private static final int STRIP = 4;
  private static final int STOP = 11;

  @TempDir private Path folder;
  private Path straight;
  private Path resumed;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void folders() throws IOException {
    straight = Files.createDirectory(folder.resolve("straight"));
    resumed = Files.createDirectory(folder.resolve("resumed"));
  }

  /** Run in a process of its own, which stops for good when it comes to row {@link #STOP}. */
  static final class Killed {
    private Killed() {}

    public static void main(String[] args) {
      Path folder = Path.of(args[1]);
      run(folder, args[0], cube(new Stop(() -> sleep(600_000))), resume("one", new ArrayList<>()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"map.tif", "map.hdr", "map.png", "map.mat"})
  void aKilledProcessIsGoneOnWithAndTheFilesAreTheSame(String name) throws Exception {
    kill(name);
    assertThat(names(resumed)).contains("." + name + ".resume").allMatch(n -> n.startsWith("."));

    run(resumed, name, cube(Stop.NEVER), resume("one", said));
    run(straight, name, cube(Stop.NEVER), null);

    assertThat(said).singleElement().asString().containsPattern("goes on at row [59] of 23");
    assertThat(names(resumed)).isEqualTo(names(straight));
    for (String file : names(straight)) {
      assertThat(resumed.resolve(file)).as(file).hasSameBinaryContentAs(straight.resolve(file));
    }
  }

  @Test
  void otherWorkStartsAnew() throws Exception {
    breakOff();
    run(resumed, "map.tif", cube(Stop.NEVER), resume("two", said));
    run(straight, "map.tif", cube(Stop.NEVER), null);
    assertThat(said).singleElement().asString().contains("starts anew");
    assertThat(resumed.resolve("map.tif")).hasSameBinaryContentAs(straight.resolve("map.tif"));
    assertThat(names(resumed)).isEqualTo(names(straight));
  }

  @Test
  void aRecordThatIsCutShortOrDamagedIsDoneAgain() throws Exception {
    breakOff();
    Path journal = resumed.resolve(".map.tif.resume");
    byte[] bytes = Files.readAllBytes(journal);
    bytes[bytes.length - 20] ^= 1;
    Files.write(journal, bytes);
    run(resumed, "map.tif", cube(Stop.NEVER), resume("one", said));
    run(straight, "map.tif", cube(Stop.NEVER), null);
    assertThat(said).singleElement().asString().contains("goes on at row 5 of 23");
    assertThat(resumed.resolve("map.tif")).hasSameBinaryContentAs(straight.resolve("map.tif"));
  }

  @Test
  void twoWritersOfOneMapAreRefused() {
    byte[] key = new byte[32];
    Path map = resumed.resolve("map.tif");
    try (RowJournal journal = RowJournal.open(map, key, ROWS, COLUMNS, List.of(1))) {
      assertThat(journal.rows()).isZero();
      assertThatThrownBy(() -> RowJournal.open(map, key, ROWS, COLUMNS, List.of(1)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("being written");
    }
    assertThat(resumed).isEmptyDirectory();
  }

  @Test
  void theIdentityIsThatOfBytesAndFiles() throws Exception {
    Path model = Files.writeString(folder.resolve("model"), "weights");
    Path scene = Files.writeString(folder.resolve("scene"), "samples");
    String first = Resume.of(model, List.of(scene), said::add).identity();
    assertThat(Resume.of(model, List.of(scene), said::add).identity()).isEqualTo(first);
    Files.setLastModifiedTime(scene, java.nio.file.attribute.FileTime.fromMillis(1_000));
    assertThat(Resume.of(model, List.of(scene), said::add).identity()).isNotEqualTo(first);
    assertThat(Resume.of(scene, List.of(scene), said::add).identity())
        .isNotEqualTo(Resume.of(model, List.of(scene), said::add).identity());
  }

  /** Rows 1 to 8 are finished, then reading fails. */
  private void breakOff() throws IOException {
    Path journal = resumed.resolve(".map.tif.resume");
    Stop failing =
        new Stop(
            () -> {
              // Strips are worked on side by side: those before this one may not be written yet.
              long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
              while (size(journal) < size(2) && System.nanoTime() < most) {
                sleep(5);
              }
              throw new InputException("the disk is gone");
            });
    assertThatThrownBy(() -> run(resumed, "map.tif", cube(failing), resume("one", said)))
        .hasMessage("the disk is gone");
    assertThat(names(resumed)).containsExactly(".map.tif.resume");
  }

  private void kill(String name) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                name,
                resumed.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    Path journal = resumed.resolve("." + name + ".resume");
    long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (process.isAlive() && size(journal) < size(1)) {
      assertThat(System.nanoTime()).as("the process does not start").isLessThan(most);
      sleep(20);
    }
    assertThat(process.isAlive()).as(Files.readString(folder.resolve("said"))).isTrue();
    process.destroyForcibly().waitFor();
  }

  /** Bytes of a journal of so many strips: magic, key, and for each rows, values and checksum. */
  private static int size(int strips) {
    int classes = RandomNetworks.model(Kind.SPATIAL, 4).classes().size();
    int values = STRIP * COLUMNS * (Short.BYTES + Float.BYTES + classes * Float.BYTES);
    return 40 + strips * (Integer.BYTES + values + Integer.BYTES);
  }

  private static long size(Path journal) {
    try {
      return Files.exists(journal) ? Files.size(journal) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Resume resume(String identity, List<String> said) {
    return new Resume(identity, said::add);
  }

  private static void run(Path folder, String name, Cube cube, Resume resume) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    OrtEngine engine = OrtEngine.of(model, ExportOptions.LOGITS);
    try (SceneClassifier classifier = new SceneClassifier(engine, ClassifyOptions.DEFAULT, STRIP)) {
      MapFile.classify(
          classifier,
          cube,
          Progress.NONE,
          folder.resolve(name),
          folder.resolve("sure.tif"),
          folder.resolve("each.tif"),
          resume);
    }
  }

  private static Cube cube(Stop stop) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    float[] mean = model.transform().mean();
    Random random = new Random(4);
    float[] samples = new float[mean.length * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = mean[i / (ROWS * COLUMNS)] + 100 * (float) random.nextGaussian();
    }
    return new StoppingCube(
        new MemoryCube(mean.length, ROWS, COLUMNS, samples, CubeMetadata.NONE), stop);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What happens when rows below {@link #STOP} are first to be read. */
  private record Stop(Runnable action) {
    static final Stop NEVER = new Stop(() -> {});
  }

  private record StoppingCube(Cube cube, Stop stop) implements Cube {
    @Override
    public int rows() {
      return cube.rows();
    }

    @Override
    public int columns() {
      return cube.columns();
    }

    @Override
    public int bands() {
      return cube.bands();
    }

    @Override
    public CubeMetadata metadata() {
      return cube.metadata();
    }

    @Override
    public void read(int firstRow, int rowCount, FloatBuffer target) {
      if (firstRow + rowCount > STOP + STRIP) {
        stop.action().run();
      }
      cube.read(firstRow, rowCount, target);
    }

    @Override
    public void close() {
      cube.close();
    }
  }
}
