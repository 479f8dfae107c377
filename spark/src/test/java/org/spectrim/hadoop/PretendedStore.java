package org.spectrim.hadoop;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system of Hadoop under a scheme of its own, {@code pretended://HOST/...}, that keeps its
 * files in a local folder which nobody else knows; like HDFS it neither goes back in files nor
 * renames onto others. Named by {@code fs.pretended.impl}.
 */
public final class PretendedStore extends FileSystem {
  /** The folder's setting. */
  public static final String FOLDER = "fs.pretended.folder";

  /** Settings for Spark that open one with a folder. */
  public static Map<String, String> settings(java.nio.file.Path folder) {
    return Map.of(
        "spark.hadoop.fs.pretended.impl",
        PretendedStore.class.getName(),
        "spark.hadoop." + FOLDER,
        folder.toString());
  }

  private final FileSystem local = new RawLocalFileSystem();
  private String folder = "";
  private URI uri = URI.create("pretended:///");

  @Override
  public void initialize(URI name, Configuration conf) throws IOException {
    super.initialize(name, conf);
    setConf(conf);
    folder = conf.get(FOLDER, "");
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
    local.initialize(new File(folder).toURI(), conf);
  }

  @Override
  public String getScheme() {
    return "pretended";
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private Path in(Path path) {
    return new Path("file://" + folder + path.toUri().getPath());
  }

  private FileStatus out(FileStatus status) {
    String path = status.getPath().toUri().getPath().substring(folder.length());
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        new Path(uri + (path.isEmpty() ? "/" : path)));
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return local.open(in(path), buffer);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    return local.create(in(path), overwrite, buffer, replication, block, progress);
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException("append");
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return !local.exists(in(to)) && local.rename(in(from), in(to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return local.delete(in(path), recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] found = local.listStatus(in(path));
    for (int i = 0; i < found.length; i++) {
      found[i] = out(found[i]);
    }
    return found;
  }

  @Override
  public void setWorkingDirectory(Path path) {
    throw new UnsupportedOperationException("working directory");
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri + "/");
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    return local.mkdirs(in(path));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return out(local.getFileStatus(in(path)));
  }
}
