package org.spectrim.scene.format;

import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;

/**
 * Opens scenes that lie under a URL, on a distributed file system; found by ServiceLoader. Module
 * {@code spark} has one for all that Hadoop reads.
 */
public interface RemoteCubes {
  /** More than a letter, so that the drive in C:\ is no scheme. */
  Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  /**
   * Opens a cube that is read in pieces.
   *
   * @throws InputException if it is not there, or of a format that is not read from afar
   */
  Cube open(String url);

  static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /**
   * @throws UsageException if there is nothing on the class path that opens URLs
   */
  static RemoteCubes find() {
    return ServiceLoader.load(RemoteCubes.class)
        .findFirst()
        .orElseThrow(
            () -> new UsageException("scenes under URLs are read with --spark only; name a file"));
  }
}
