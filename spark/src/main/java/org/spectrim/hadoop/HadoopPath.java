package org.spectrim.hadoop;

import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path on one of Hadoop's file systems; as text, absolute ones are URLs. */
final class HadoopPath implements Path {
  private final HadoopFiles files;
  private final boolean absolute;
  private final List<String> names;

  HadoopPath(HadoopFiles files, boolean absolute, List<String> names) {
    this.files = files;
    this.absolute = absolute;
    this.names = List.copyOf(names);
  }

  /**
   * @param text below the root if it begins with a slash
   */
  static HadoopPath parse(HadoopFiles files, String text) {
    String below = text.startsWith(files.base()) ? text.substring(files.base().length()) : text;
    return new HadoopPath(files, below.startsWith("/"), split(below));
  }

  private static List<String> split(String text) {
    return Arrays.stream(text.split("/")).filter(name -> !name.isEmpty()).toList();
  }

  /** The same place in Hadoop's words. */
  org.apache.hadoop.fs.Path hadoop() {
    return new org.apache.hadoop.fs.Path(toAbsolutePath().toString());
  }

  private HadoopPath with(boolean rooted, List<String> parts) {
    return new HadoopPath(files, rooted, parts);
  }

  @Override
  public HadoopFiles getFileSystem() {
    return files;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  @Override
  public @Nullable Path getRoot() {
    return absolute ? with(true, List.of()) : null;
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty() ? null : getName(names.size() - 1);
  }

  @Override
  public @Nullable Path getParent() {
    boolean none = names.isEmpty() || (names.size() == 1 && !absolute);
    return none ? null : with(absolute, names.subList(0, names.size() - 1));
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return with(false, List.of(names.get(index)));
  }

  @Override
  public Path subpath(int from, int to) {
    return with(false, names.subList(from, to));
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HadoopPath path
        && path.files.equals(files)
        && path.absolute == absolute
        && path.names.size() <= names.size()
        && names.subList(0, path.names.size()).equals(path.names);
  }

  @Override
  public boolean endsWith(Path other) {
    return other instanceof HadoopPath path
        && (path.absolute
            ? equals(path)
            : Collections.lastIndexOfSubList(names, path.names)
                == names.size() - path.names.size());
  }

  @Override
  public Path normalize() {
    List<String> parts = new ArrayList<>();
    for (String name : names) {
      if (name.equals("..") && !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..")) {
        parts.remove(parts.size() - 1);
      } else if (!name.equals(".") && !(name.equals("..") && absolute)) {
        parts.add(name);
      }
    }
    return with(absolute, parts);
  }

  /** Relative paths of other file systems are taken by their names. */
  @Override
  public Path resolve(Path other) {
    if (other.isAbsolute()) {
      return other;
    }
    List<String> parts = new ArrayList<>(names);
    other.forEach(name -> parts.add(name.toString()));
    return with(absolute, parts);
  }

  @Override
  public Path relativize(Path other) {
    if (!(other instanceof HadoopPath path)
        || path.absolute != absolute
        || !path.files.equals(files)) {
      throw new IllegalArgumentException(other + " is not below " + this);
    }
    int common = 0;
    while (common < Math.min(names.size(), path.names.size())
        && names.get(common).equals(path.names.get(common))) {
      common++;
    }
    List<String> parts = new ArrayList<>(Collections.nCopies(names.size() - common, ".."));
    parts.addAll(path.names.subList(common, path.names.size()));
    return with(false, parts);
  }

  @Override
  public URI toUri() {
    return hadoop().toUri();
  }

  @Override
  public Path toAbsolutePath() {
    return absolute ? this : with(true, names);
  }

  /** Hadoop has no links to follow here. */
  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath().normalize();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("watching files");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HadoopPath path
        && path.files.equals(files)
        && path.absolute == absolute
        && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return 31 * files.hashCode() + names.hashCode();
  }

  @Override
  public String toString() {
    String joined = String.join("/", names);
    return absolute ? files.base() + "/" + joined : joined;
  }
}
