package org.spectrim.study;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has locked a folder.
 *
 * @param id of this lock alone
 * @param process its number on its host
 * @param since when, for people
 */
record LockOwner(String id, long process, String host, String since) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f-]{36}) process (\\d{1,18}) on (\\S+) since (\\S+)\\s*");

  static LockOwner current() {
    return new LockOwner(
        UUID.randomUUID().toString(),
        ProcessHandle.current().pid(),
        hostName(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Of a lock's file; empty if there is none. */
  static Optional<LockOwner> read(Path file) throws IOException {
    try {
      Matcher text = TEXT.matcher(Files.readString(file));
      if (text.matches()) {
        return Optional.of(
            new LockOwner(
                text.group(1), Long.parseLong(text.group(2)), text.group(3), text.group(4)));
      }
      // Between being created and being written a file is empty.
      String id = "unknown-" + Files.getLastModifiedTime(file).toMillis();
      return Optional.of(new LockOwner(id, 0, "unknown", "just now"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether it was a process of this machine and is no more. */
  boolean diedHere() {
    return process > 0
        && !host.equals("unknown")
        && host.equals(hostName())
        && ProcessHandle.of(process).isEmpty();
  }

  String text() {
    return "%s %s%n".formatted(id, this);
  }

  @Override
  public String toString() {
    return process == 0
        ? "an unknown process"
        : "process %d on %s since %s".formatted(process, host, since);
  }
}
