package org.spectrim.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.format.EnviFile;
import org.spectrim.scene.format.RemoteCubes;

/** ENVI scenes wherever Hadoop reads files: {@code hdfs://}, {@code s3a://}, {@code file://}. */
public final class HadoopCubes implements RemoteCubes {
  private static final String HEADER = ".hdr";
  private static final long LARGEST_HEADER = 1 << 26;

  @Override
  public Cube open(String url) {
    if (!url.toLowerCase(Locale.ROOT).endsWith(HEADER)) {
      throw new InputException(
          url
              + ": under URLs only ENVI scenes are read; name the header, as in hdfs://host/scene.hdr");
    }
    try {
      FileSystem files = FileSystem.get(URI.create(url), configuration());
      Path header = new Path(url);
      if (!files.exists(header)) {
        throw new InputException("there is no file " + url);
      }
      Path data = data(files, url);
      java.nio.file.Path copy = Files.createTempFile("spectrim", HEADER);
      try {
        copy(files, header, copy);
        return EnviFile.cube(
            copy,
            data.toString(),
            files.getFileStatus(data).getLen(),
            new HadoopChannel(files.open(data), files.getFileStatus(data).getLen()));
      } finally {
        Files.delete(copy);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException("cannot read " + url + ": " + firstLine(e), e);
    }
  }

  /** That of the running application, which knows where file systems are. */
  private static Configuration configuration() {
    return SparkHadoopUtil.get().conf();
  }

  private static void copy(FileSystem files, Path header, java.nio.file.Path copy)
      throws IOException {
    if (files.getFileStatus(header).getLen() > LARGEST_HEADER) {
      throw new InputException(header + " is too large for an ENVI header");
    }
    try (var in = files.open(header)) {
      Files.write(copy, in.readAllBytes());
    }
  }

  private static Path data(FileSystem files, String url) throws IOException {
    String stem = url.substring(0, url.length() - HEADER.length());
    for (String ending : EnviFile.DATA_ENDINGS) {
      Path data = new Path(stem + ending);
      if (files.exists(data) && files.getFileStatus(data).isFile()) {
        return data;
      }
    }
    throw new InputException(
        "%s: there is no data file beside it; looked for %s and the endings %s"
            .formatted(url, stem, String.join(" ", EnviFile.DATA_ENDINGS).strip()));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
