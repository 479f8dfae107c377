package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;

class StudyLockTest {
  @TempDir Path folder;

  /** Opens a store in a process of its own, says so, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (TrialStore store = TrialStore.open(Path.of(arguments[0]))) {
        System.out.println("open " + store.folder());
        Thread.sleep(60_000);
      }
    }
  }

  @Test
  void aFolderInUseIsRefusedUntilItsProcessIsDead() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(firstLine(holder)).isEqualTo("open " + folder);
      assertThatThrownBy(() -> TrialStore.open(folder))
          .isInstanceOf(InputException.class)
          .hasMessageMatching(
              ".* is in use by another study \\(process %d since .*\\); wait until it ends or choose another --out"
                  .formatted(holder.pid()));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve("study.lock")).exists();
    try (TrialStore store = TrialStore.open(folder)) {
      assertThat(store.folder()).isEqualTo(folder);
    }
  }

  private static String firstLine(Process process) throws IOException {
    return new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
  }

  @Test
  void aSecondStudyOfTheSameProcessIsRefused() {
    try (TrialStore store = TrialStore.open(folder)) {
      assertThatThrownBy(() -> TrialStore.open(store.folder()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              "is in use by another study (process " + ProcessHandle.current().pid());
    }
  }
}
