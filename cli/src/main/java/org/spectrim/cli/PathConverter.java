package org.spectrim.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Files and folders that the user names, on this machine or under URLs. */
final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return RemoteFiles.parse(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text + "' is not a file path: " + e.getReason());
    } catch (UsageException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
