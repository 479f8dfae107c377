package org.spectrim.hadoop;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;

/** URLs as paths, wherever Hadoop reads and writes files. */
public final class RemoteHadoop implements RemoteFiles {
  private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+://[^/]*)(/.*)?");

  @Override
  public Path path(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches() || parts.group(2) == null) {
      throw new UsageException(url + ": name a file, as in hdfs://host/folder/scene.hdr");
    }
    return HadoopPath.parse(new HadoopFiles(parts.group(1)), parts.group(2));
  }
}
