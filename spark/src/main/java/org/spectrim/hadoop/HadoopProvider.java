package org.spectrim.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * Does with files what {@link Files} asks for. Files are read where they lie, by position; written
 * ones are put together in a local file and sent when they are closed, since most of Hadoop's file
 * systems cannot go back in a file. Locks hold in this process only.
 */
final class HadoopProvider extends FileSystemProvider {
  static final HadoopProvider ONLY = new HadoopProvider();

  private HadoopProvider() {}

  @Override
  public String getScheme() {
    return "hadoop";
  }

  @Override
  public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
    throw new UnsupportedOperationException("Hadoop opens its file systems");
  }

  @Override
  public FileSystem getFileSystem(URI uri) {
    return ((HadoopPath) getPath(uri)).getFileSystem();
  }

  @Override
  public Path getPath(URI uri) {
    return new RemoteHadoop().path(uri.toString());
  }

  private static HadoopPath own(Path path) {
    return (HadoopPath) path;
  }

  private static org.apache.hadoop.fs.FileSystem files(Path path) throws IOException {
    try {
      return own(path).getFileSystem().open();
    } catch (IOException | IllegalArgumentException e) {
      // Said for the scheme or the host, not for the file.
      throw new FileSystemException(path.toString(), null, firstLine(e));
    }
  }

  private static FileStatus status(Path path) throws IOException {
    try {
      return files(path).getFileStatus(own(path).hadoop());
    } catch (FileNotFoundException e) {
      throw new NoSuchFileException(path.toString());
    } catch (IllegalArgumentException e) {
      throw new FileSystemException(path.toString(), null, firstLine(e));
    }
  }

  private static @Nullable FileStatus existing(Path path) throws IOException {
    try {
      return status(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    FileStatus known = existing(path);
    if (!options.contains(StandardOpenOption.WRITE)
        && !options.contains(StandardOpenOption.APPEND)) {
      if (known == null) {
        throw new NoSuchFileException(path.toString());
      }
      if (known.isDirectory()) {
        throw new FileSystemException(path.toString(), null, "it is a folder");
      }
      return new HadoopChannel(files(path).open(own(path).hadoop()), known.getLen());
    }
    if (known != null && options.contains(StandardOpenOption.CREATE_NEW)) {
      throw new FileAlreadyExistsException(path.toString());
    }
    if (!options.contains(StandardOpenOption.CREATE)
        && !options.contains(StandardOpenOption.CREATE_NEW)) {
      throw new FileSystemException(
          path.toString(), null, "files there are written anew, not changed");
    }
    boolean replacing = !options.contains(StandardOpenOption.CREATE_NEW);
    return new HadoopUpload(files(path), own(path).hadoop(), replacing);
  }

  @Override
  public DirectoryStream<Path> newDirectoryStream(
      Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
    if (!status(folder).isDirectory()) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> found = new ArrayList<>();
    for (FileStatus status : files(folder).listStatus(own(folder).hadoop())) {
      Path path = folder.resolve(status.getPath().getName());
      if (filter.accept(path)) {
        found.add(path);
      }
    }
    return new DirectoryStream<>() {
      @Override
      public java.util.Iterator<Path> iterator() {
        return found.iterator();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
    if (existing(folder) != null) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    if (!files(folder).mkdirs(own(folder).hadoop())) {
      throw new FileSystemException(folder.toString(), null, "the folder cannot be made");
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    boolean full =
        status(path).isDirectory() && files(path).listStatus(own(path).hadoop()).length > 0;
    if (full) {
      throw new DirectoryNotEmptyException(path.toString());
    }
    files(path).delete(own(path).hadoop(), false);
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) throws IOException {
    makeRoom(target, options);
    if (status(source).isDirectory()) {
      createDirectory(target);
      return;
    }
    try (var in = Files.newInputStream(source)) {
      Files.copy(in, target);
    }
  }

  /** In one step, but for a file that is replaced: Hadoop's renaming does not replace. */
  @Override
  public void move(Path source, Path target, CopyOption... options) throws IOException {
    status(source);
    makeRoom(target, options);
    if (!files(source).rename(own(source).hadoop(), own(target).hadoop())) {
      throw new FileSystemException(target.toString(), null, "Hadoop does not rename to it");
    }
  }

  private void makeRoom(Path target, CopyOption... options) throws IOException {
    if (existing(target) == null) {
      return;
    }
    if (!Arrays.asList(options).contains(StandardCopyOption.REPLACE_EXISTING)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    delete(target);
  }

  @Override
  public boolean isSameFile(Path path, Path other) {
    return path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  @Override
  public boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  @Override
  public FileStore getFileStore(Path path) {
    throw new UnsupportedOperationException("the room on Hadoop's file systems");
  }

  @Override
  public void checkAccess(Path path, AccessMode... modes) throws IOException {
    status(path);
  }

  @Override
  public <V extends FileAttributeView> @Nullable V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return null;
  }

  @Override
  public <A extends BasicFileAttributes> A readAttributes(
      Path path, Class<A> type, LinkOption... options) throws IOException {
    return type.cast(new HadoopAttributes(status(path)));
  }

  @Override
  public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) {
    throw new UnsupportedOperationException("attributes by name");
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("setting attributes");
  }
}
