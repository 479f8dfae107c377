package org.spectrim.scene.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.format.FileVariable;

/**
 * Where data files are looked for: in the folder the user names, else in that of the environment
 * variable {@code SPECTRIM_DATA}, else in {@code ./data}, else in {@code ~/.spectrim/data}.
 *
 * @param folders in the order they are searched
 */
public record DataFolder(List<Path> folders) {
  public static final String VARIABLE = "SPECTRIM_DATA";

  public DataFolder {
    folders = List.copyOf(folders);
  }

  /**
   * The folders for a value of {@code --data}.
   *
   * @param option the value, or null where the option was not given
   * @throws UsageException if it is given and there is no such folder
   */
  public static DataFolder of(@Nullable Path option) {
    return of(option, System.getenv(VARIABLE), System.getProperty("user.home", "."));
  }

  static DataFolder of(@Nullable Path option, @Nullable String variable, String home) {
    if (option != null) {
      if (!Files.isDirectory(option)) {
        throw new UsageException("--data " + option + ": there is no such folder");
      }
      return new DataFolder(List.of(option));
    }
    List<Path> folders = new ArrayList<>();
    if (variable != null && !variable.isBlank()) {
      try {
        folders.add(Path.of(variable));
      } catch (InvalidPathException e) {
        throw new UsageException(VARIABLE + "=" + variable + " is not a folder path", e);
      }
    } else {
      folders.add(Path.of("data"));
      folders.add(Path.of(home, ".spectrim", "data"));
    }
    return new DataFolder(folders);
  }

  /** The same folders by absolute paths, for other processes. */
  public DataFolder absolute() {
    return new DataFolder(folders.stream().map(Path::toAbsolutePath).toList());
  }

  /** A file by its path relative to one of the folders, if it is there. */
  public Optional<Path> find(String relative) {
    return folders.stream()
        .map(folder -> folder.resolve(relative))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * The file where it lies: as the path says, seen from the working folder, else in one of the data
   * folders.
   *
   * @throws InputException if it is in none of them, saying where it was looked for
   */
  public FileVariable resolve(FileVariable wanted) {
    Path file = wanted.file();
    try {
      Files.readAttributes(file, BasicFileAttributes.class);
      return wanted;
    } catch (IOException e) {
      if (RemoteFiles.isRemote(file) && !(e instanceof NoSuchFileException)) {
        throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
      }
    }
    Optional<Path> found = file.isAbsolute() ? Optional.empty() : find(file.toString());
    return wanted.at(
        found.orElseThrow(
            () ->
                new InputException(
                    file.isAbsolute()
                        ? "there is no file " + file
                        : "there is no file %s; looked in . and %s".formatted(file, searched()))));
  }

  /** The folders as they stand in messages. */
  public String searched() {
    String list = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
    return list + " (choose another folder with --data or " + VARIABLE + ")";
  }
}
