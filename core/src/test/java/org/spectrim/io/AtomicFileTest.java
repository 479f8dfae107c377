package org.spectrim.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("sub/file.txt");
    AtomicFile.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("file.txt")
        .hasMessageContaining("No space left on device");
    assertThat(file).hasContent("old");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void othersMayReadWhatTheUsersSettingsAllow() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    Path atomic = folder.resolve("atomic");
    AtomicFile.write(atomic, "x");
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertThat(Files.getPosixFilePermissions(atomic))
          .isEqualTo(Files.getPosixFilePermissions(plain));
    }
  }

  @Test
  void leftoversOfDeadWritersAreDeletedAndNothingElse() throws IOException {
    Path file = folder.resolve("map.tif");
    String id = ".0b0f4a52-6d0c-4a0e-8b1d-0123456789ab.part";
    Path dead = Files.writeString(folder.resolve(".map.tif" + id), "half");
    Path other = Files.writeString(folder.resolve(".map.tif.aux" + id), "half");
    Path own = Files.writeString(folder.resolve(".map.tif.mine.part"), "a user's");
    AtomicFile.writeChannel(
        file,
        channel -> {
          AtomicFile.deleteLeftovers(file);
          // The living one is still there, beside the two that are not ours.
          try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3).contains(other, own).doesNotContain(dead);
          }
        });
    assertThat(file).exists();
  }

  @Test
  void aFileInTheWayOfAFolderIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> AtomicFile.write(file.resolve("below"), "y"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("below");
  }
}
