package org.spectrim.scene.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/** Whether a file is what it should be, as far as that can be told. */
public final class FileCheck {
  private static final int HEAD = 128;

  private FileCheck() {}

  /**
   * What is wrong with a file; empty if nothing is. With a known checksum that is certain; else it
   * is only made sure that it is a MATLAB file and not, say, the page of an error.
   *
   * @throws InputException if it cannot be read
   */
  public static Optional<String> problem(RemoteFile expected, Path file) {
    String blob = expected.blob();
    if (blob != null) {
      String found = GitBlob.of(file);
      return found.equals(blob)
          ? Optional.empty()
          : Optional.of("its git blob id is %s instead of %s".formatted(found, blob));
    }
    byte[] head = new byte[HEAD];
    int got;
    try (InputStream in = Files.newInputStream(file)) {
      got = in.readNBytes(head, 0, HEAD);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
    // Version 7.3 files, which are HDF5, begin with such a text too.
    return got == HEAD && new String(head, StandardCharsets.US_ASCII).startsWith("MATLAB ")
        ? Optional.empty()
        : Optional.of("it is no MATLAB file");
  }
}
