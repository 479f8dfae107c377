package org.spectrim.study;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lock that the operating system holds and takes back when its process ends, however it ends, so
 * that none is ever left over.
 */
final class ProcessLock implements StudyLock {
  private static final int LONGEST = 200;

  /** The locked byte lies behind the text, which must stay readable where locks are mandatory. */
  private static final long POSITION = 1 << 20;

  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a folder, which must exist.
   *
   * @throws StoreException if another process, or another study of this one, works in it
   */
  static ProcessLock acquire(Path folder) {
    Path file = folder.resolve(FILE);
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String holder = read(channel);
        channel.close();
        throw new StoreException(
            "%s is in use by another study (%s); wait until it ends or choose another --out"
                .formatted(folder, holder));
      }
      write(channel);
      return new ProcessLock(channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StoreException(file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(POSITION, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    channel.read(text, 0);
    String holder = StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
    return holder.isEmpty() ? "just started" : holder;
  }

  private static void write(FileChannel channel) throws IOException {
    String text =
        "process %d since %s\n"
            .formatted(
                ProcessHandle.current().pid(), Instant.now().truncatedTo(ChronoUnit.SECONDS));
    channel.truncate(0);
    channel.write(StandardCharsets.UTF_8.encode(text), 0);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException ignored) {
      // The error that brought us here is the one to tell.
    }
  }

  /** The operating system lets nobody take it. */
  @Override
  public void requireHeld() {}

  /** Gives the folder free; the file stays, empty of meaning, so that no one else's is deleted. */
  @Override
  public void close() {
    closeQuietly(channel);
  }
}
