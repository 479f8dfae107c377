package org.spectrim.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.spectrim.error.InputException;

/**
 * A file that is being written under a temporary name in the same folder; it gets its own when it
 * is whole, and nothing is left of it otherwise.
 *
 * @see AtomicFile
 */
public final class AtomicDraft implements AutoCloseable {
  private final Path file;
  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  /**
   * Begins to write or replace a file; missing folders are made.
   *
   * @throws InputException if the folder cannot be written
   */
  public AtomicDraft(Path file) {
    this.file = file;
    this.target = file.toAbsolutePath();
    // Not a createTempFile: that would give a file which only its owner may read.
    this.temporary = AtomicFile.temporary(target);
    try {
      Files.createDirectories(target.getParent());
      this.channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw failure(e);
    }
    // Tells others that the file is not a dead process's; held until the channel is closed.
    AtomicFile.tryLock(channel);
  }

  /** Where the content goes, in any order. */
  public FileChannel channel() {
    return channel;
  }

  /** Forces the content to disk and gives the file its name. */
  public void commit() throws IOException {
    channel.force(true);
    channel.close();
    AtomicFile.move(temporary, target);
  }

  /** For the user: which file could not be written, and why. */
  public InputException failure(IOException e) {
    return new InputException("cannot write " + file + ": " + AtomicFile.reason(e), e);
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // A left-over temporary file does no harm; the error that brought us here is the one to tell.
    }
  }
}
