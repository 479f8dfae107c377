package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.study.BeatingLock.Times;

/** The lock of studies under URLs, here on an ordinary file system. */
class BeatingLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** While a file is written again it can be read as an empty one. */
  private static final Times TIMES = new Times(Duration.ofHours(1), PATIENCE);

  private static final Times LIVELY = new Times(Duration.ofMillis(20), PATIENCE);
  private static final String ID = "01234567-89ab-cdef-0123-456789abcdef";
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void file() {
    file = folder.resolve(StudyLock.FILE);
  }

  @Test
  void aSecondStudyIsRefusedInOneLine() throws IOException {
    BeatingLock lock = BeatingLock.acquire(folder, TIMES);
    lock.requireHeld();
    assertThatThrownBy(() -> BeatingLock.acquire(folder, TIMES))
        .isInstanceOf(StoreException.class)
        .hasMessageMatching(
            ".* is in use by another study \\(process %d on \\S+ since \\S+, last heard of \\d s ago\\); wait until it ends or choose another --out; if it has died it is taken over 30 s after it was last heard of"
                .formatted(ProcessHandle.current().pid()));
    lock.close();
    assertThat(folder).isEmptyDirectory();
    BeatingLock.acquire(folder, TIMES).close();
  }

  @Test
  void signsOfLifeGoOn() throws IOException {
    try (BeatingLock lock = BeatingLock.acquire(folder, LIVELY)) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      long start = System.nanoTime();
      while (Files.getLastModifiedTime(file).toMillis() == 0) {
        assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
        Thread.onSpinWait();
      }
      lock.requireHeld();
    }
  }

  @Test
  void oneThatIsSilentForLongIsTakenOver() throws IOException {
    LockOwner dead = new LockOwner(ID, 7, "another.host", "2026-01-01T00:00:00Z");
    Files.writeString(file, dead.text());
    assertThatThrownBy(() -> BeatingLock.acquire(folder, TIMES))
        .hasMessageContaining("process 7 on another.host since 2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(
        file, FileTime.fromMillis(System.currentTimeMillis() - Duration.ofSeconds(40).toMillis()));
    try (BeatingLock lock = BeatingLock.acquire(folder, TIMES)) {
      lock.requireHeld();
      // Who found the dead one at the same time, and is slower, takes nothing away.
      String own = LockOwner.read(file).orElseThrow().id();
      BeatingLock.clear(file, dead);
      assertThat(LockOwner.read(file).orElseThrow().id()).isEqualTo(own).isNotEqualTo(ID);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void oneWhoseProcessOnThisMachineHasEndedIsTakenOverAtOnce() throws Exception {
    Process ended =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    ended.waitFor();
    String host = LockOwner.current().host();
    Files.writeString(file, new LockOwner(ID, ended.pid(), host, "just-now").text());
    BeatingLock.acquire(folder, TIMES).close();
    assertThat(folder).isEmptyDirectory();
  }

  /** An empty one may just be about to be written. */
  @Test
  void oneThatCannotBeReadHoldsUntilItIsOld() throws IOException {
    Files.writeString(file, "");
    assertThatThrownBy(() -> BeatingLock.acquire(folder, TIMES))
        .hasMessageContaining("is in use by another study");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    BeatingLock.acquire(folder, TIMES).close();
  }

  @Test
  void whoWasTakenOverStops() throws IOException {
    BeatingLock lock = BeatingLock.acquire(folder, LIVELY);
    String other = new LockOwner(ID, 7, "another.host", "later").text();
    Files.writeString(file, other);
    long start = System.nanoTime();
    while (!isLost(lock)) {
      // A sign of life may have been on its way.
      Files.writeString(file, other);
      assertThat(System.nanoTime() - start).isLessThan(PATIENCE_NANOS);
    }
    assertThatThrownBy(lock::requireHeld)
        .hasMessageContaining("another study has taken over " + folder);
    lock.close();
    assertThat(file).hasContent(other.strip());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static boolean isLost(BeatingLock lock) {
    try {
      lock.requireHeld();
      return false;
    } catch (StoreException e) {
      return true;
    }
  }
}
