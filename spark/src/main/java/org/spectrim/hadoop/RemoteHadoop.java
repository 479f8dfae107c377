package org.spectrim.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;

/** URLs as paths, wherever Hadoop reads and writes files. */
public final class RemoteHadoop implements RemoteFiles {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteHadoop.class);
  private static final long MEGABYTE = 1_000_000;

  private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+://[^/]*)(/.*)?");

  @Override
  public Path path(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches() || parts.group(2) == null) {
      throw new UsageException(url + ": name a file, as in hdfs://host/folder/scene.hdr");
    }
    return HadoopPath.parse(new HadoopFiles(parts.group(1)), parts.group(2));
  }

  @Override
  public void fetch(Path file, Path copy) throws IOException {
    LOG.warn(
        "fetching {} ({} MB) to a temporary file: its format is read from local files only",
        file,
        (Files.size(file) + MEGABYTE - 1) / MEGABYTE);
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
  }
}
