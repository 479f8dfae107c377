package org.spectrim.io;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;

/**
 * Files under URLs, on a distributed file system, as paths that are read and written like others;
 * found by ServiceLoader. Module {@code spark} has them for all that Hadoop reaches.
 */
public interface RemoteFiles {
  /** More than a letter, so that the drive in C:\ is no scheme. */
  Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

  /** A path, whether there is a file or not. As text it is the URL again. */
  Path path(String url);

  /**
   * Copies a file to one on this machine, and says so, since that takes time and room.
   *
   * @param copy is there and empty
   */
  void fetch(Path file, Path copy) throws IOException;

  static boolean isUrl(String text) {
    return URL.matcher(text).matches();
  }

  /** Whether native code and other programs cannot open a path. */
  static boolean isRemote(Path path) {
    return isUrl(path.toAbsolutePath().toString());
  }

  /**
   * A path on this machine or under a URL.
   *
   * @throws InvalidPathException if it cannot be one on this machine
   * @throws UsageException if it is a URL and there is nothing on the class path that opens these
   */
  static Path parse(String text) {
    if (!isUrl(text)) {
      return Path.of(text);
    }
    return find(text).path(text);
  }

  /**
   * The provider on the class path.
   *
   * @throws UsageException if there is none
   */
  static RemoteFiles find(String url) {
    return ServiceLoader.load(RemoteFiles.class)
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    url + ": files under URLs are reached with --spark only; name a file"));
  }
}
