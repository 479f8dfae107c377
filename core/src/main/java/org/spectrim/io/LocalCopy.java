package org.spectrim.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file on this machine for libraries that can do with no other: the file itself, or a temporary
 * copy of one under a URL.
 *
 * @param path on this machine
 * @param temporary whether it is a copy
 */
public record LocalCopy(Path path, boolean temporary) implements AutoCloseable {
  /**
   * Fetches a file, unless it is on this machine.
   *
   * @throws IOException if it cannot be read, or there is no room for it
   */
  public static LocalCopy of(Path file) throws IOException {
    if (!RemoteFiles.isRemote(file)) {
      return new LocalCopy(file, false);
    }
    Path copy = Files.createTempFile("spectrim", ".copy");
    LocalCopy local = new LocalCopy(copy, true);
    boolean whole = false;
    try {
      RemoteFiles.find(file.toString()).fetch(file, copy);
      whole = true;
      return local;
    } finally {
      if (!whole) {
        local.close();
      }
    }
  }

  /** Deletes a copy. Where the system allows it, who has it open or mapped goes on reading. */
  @Override
  public void close() {
    if (temporary && !path.toFile().delete()) {
      path.toFile().deleteOnExit();
    }
  }
}
