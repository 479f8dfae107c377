package org.spectrim.scene.format;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;

/**
 * A file, and which of its variables is meant: {@code cube.mat:paviaU}, {@code cube.h5:group/data}.
 *
 * @param file the file
 * @param variable the variable's name, or null for the only one that fits
 */
public record FileVariable(Path file, @Nullable String variable) {
  // At least two characters before the colon, so that the drive in C:\cube.mat is not split off.
  private static final Pattern WITH_VARIABLE =
      Pattern.compile("(.{2,}):([A-Za-z_][A-Za-z0-9_]*)", Pattern.DOTALL);

  /** HDF5 has groups within groups, and any characters in their names. */
  private static final Pattern WITH_PATH =
      Pattern.compile("(.+\\.(?i:h5|hdf5|he5|nc|mat)):([A-Za-z_][^:]*)", Pattern.DOTALL);

  /**
   * Parses {@code path} or {@code path:variable}. A file whose name has a colon wins over a
   * variable.
   *
   * @throws UsageException if the text is no path, or a URL and nothing here opens these
   */
  public static FileVariable parse(String text) {
    try {
      Matcher split = WITH_VARIABLE.matcher(text);
      if (!split.matches()) {
        split = WITH_PATH.matcher(text);
      }
      if (split.matches() && !Files.exists(RemoteFiles.parse(text))) {
        return new FileVariable(RemoteFiles.parse(split.group(1)), split.group(2));
      }
      return new FileVariable(RemoteFiles.parse(text), null);
    } catch (InvalidPathException e) {
      throw new UsageException("'" + text + "' is not a file path: " + e.getReason(), e);
    }
  }

  /** The same variable of a file that lies elsewhere. */
  public FileVariable at(Path elsewhere) {
    return new FileVariable(elsewhere, variable);
  }

  @Override
  public String toString() {
    return variable == null ? file.toString() : file + ":" + variable;
  }
}
