package org.spectrim.hadoop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * One of Hadoop's file systems.
 *
 * @see HadoopProvider
 */
final class HadoopFiles extends FileSystem {
  private static @Nullable SparkEnv application;
  private static @Nullable Configuration known;

  private final String base;

  /**
   * @param base scheme and authority, as in {@code hdfs://namenode:8020}
   */
  HadoopFiles(String base) {
    this.base = base;
  }

  String base() {
    return base;
  }

  /** Hadoop keeps those that are open. */
  org.apache.hadoop.fs.FileSystem open() throws IOException {
    return org.apache.hadoop.fs.FileSystem.get(URI.create(base + "/"), configuration());
  }

  /** What the running application was told of file systems, by {@code spark.hadoop.*} too. */
  private static synchronized Configuration configuration() {
    SparkEnv running = SparkEnv.get();
    if (running == null) {
      return SparkHadoopUtil.get().conf();
    }
    if (known == null || running != application) {
      application = running;
      known = SparkHadoopUtil.get().newConfiguration(running.conf());
    }
    return known;
  }

  @Override
  public HadoopProvider provider() {
    return HadoopProvider.ONLY;
  }

  /** It belongs to Hadoop and stays open. */
  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return "/";
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(new HadoopPath(this, true, List.of()));
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return List.of();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return Set.of("basic");
  }

  @Override
  public Path getPath(String first, String... more) {
    String text = more.length == 0 ? first : first + "/" + String.join("/", more);
    return HadoopPath.parse(this, text);
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    throw new UnsupportedOperationException("patterns of paths");
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    throw new UnsupportedOperationException("owners of files");
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException("watching files");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HadoopFiles files && files.base.equals(base);
  }

  @Override
  public int hashCode() {
    return base.hashCode();
  }
}
