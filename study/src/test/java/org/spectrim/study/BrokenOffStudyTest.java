package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;

/** Studies in processes of their own, which are killed or cannot write any more. */
class BrokenOffStudyTest {
  private static final int LARGE = 200_000;
  private static final long PATIENCE_SECONDS = 120;

  /** Fewer or more by {@code -Dspectrim.kills}. */
  private static final int KILLS = Integer.getInteger("spectrim.kills", 20);

  /** What a logger says on its own, if one is at work in the process. */
  private static final Pattern LOGGED = Pattern.compile("^([0-9]{2}:[0-9]{2}:[0-9]{2}\\.|SLF4J)");

  @TempDir Path folder;

  /** Twelve trials of a few files each; where asked for, one of them is large. */
  static final class Runner {
    private Runner() {}

    public static void main(String[] arguments) {
      String large = arguments[1];
      FakeWork work =
          new FakeWork() {
            @Override
            public Model step(
                Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
              pause();
              return super.step(trial, step, before, teachers, ticker);
            }

            @Override
            public Evaluation finish(
                Trial trial, Model model, List<Model> teachers, Path folder, Ticker ticker) {
              if (trial.toString().contains(large)) {
                AtomicFile.write(folder.resolve("dense.onnx"), new byte[LARGE]);
              }
              pause();
              return super.finish(trial, model, teachers, folder, ticker);
            }
          };
      try (TrialStore store = TrialStore.open(Path.of(arguments[0]))) {
        System.out.println("open");
        new StudyRunner(Fixtures.trials(), store, work, StudyListener.NONE).run();
      } catch (InputException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }

    private static void pause() {
      try {
        Thread.sleep(15);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static List<String> command(Path folder, String large) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        Runner.class.getName(),
        folder.toString(),
        large);
  }

  private static Process start(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** With a limit on the size of each file, in blocks of 512 bytes. */
  private int limited(Path out, String large, int blocks, Path log) throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "no /bin/sh to limit the size of files");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(shell.toString(), "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
    command.addAll(command(out, large));
    // Through a pipe, which has no limit.
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Files.write(log, process.getInputStream().readAllBytes());
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static List<String> table(Path out) throws IOException {
    // Times differ.
    return Files.readAllLines(out.resolve("results.csv")).stream()
        .map(line -> line.replaceAll(",[^,]*(,[^,]*,[^,]*)$", "$1"))
        .toList();
  }

  @Test
  void aStudyKilledAtRandomMomentsEndsWithTheSameTable() throws Exception {
    Path whole = folder.resolve("whole");
    try (TrialStore store = TrialStore.open(whole)) {
      new StudyRunner(Fixtures.trials(), store, new FakeWork(), StudyListener.NONE).run();
    }
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    Random random = new Random(1);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(command(out, "none"), log);
      while (process.isAlive() && !Files.readString(log).contains("open")) {
        Thread.sleep(5);
      }
      Thread.sleep(random.nextInt(150));
      process.destroyForcibly().waitFor();
    }
    Process last = start(command(out, "none"), log);
    assertThat(last.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(log)).isZero();
    assertThat(table(out)).isEqualTo(table(whole));
    assertThat(out.resolve("tmp")).doesNotExist();
  }

  @Test
  void aTrialWhoseFilesDoNotFitFailsAlone() throws Exception {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    int exit = limited(out, "cnn1d, tuned twice, seed 2", LARGE / 2 / 512, log);
    assertThat(exit).as(Files.readString(log)).isZero();
    assertThat(table(out)).hasSize(13);
    assertThat(table(out).stream().filter(line -> line.contains("failed: cannot write")))
        .singleElement()
        .matches(line -> line.contains("cnn1d,tuned twice,2,"))
        .matches(line -> line.contains("dense.onnx"));
  }

  @Test
  void aFullDiskEndsTheStudyWithOneLineAndKeepsWhatIsFinished() throws Exception {
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    // Room for the files of a trial, but not for a table of many.
    int exit = limited(out, "none", 3, log);
    List<String> said =
        Files.readAllLines(log, StandardCharsets.UTF_8).stream()
            .filter(line -> !LOGGED.matcher(line).find())
            .toList();
    assertThat(exit).isEqualTo(1);
    assertThat(said).hasSize(2);
    assertThat(said.get(1))
        .startsWith("cannot write ")
        .contains("free space or choose another --out", "finished trials are kept");
    long kept;
    try (Stream<Path> trials = Files.list(out.resolve("trials"))) {
      kept = trials.count();
    }
    assertThat(kept).isBetween(1L, 11L);
    FakeWork rest = new FakeWork();
    try (TrialStore store = TrialStore.open(out)) {
      new StudyRunner(Fixtures.trials(), store, rest, StudyListener.NONE).run();
    }
    assertThat(rest.finished).hasSize((int) (12 - kept));
    assertThat(table(out)).hasSize(13).noneMatch(line -> line.contains("failed"));
  }
}
