package org.spectrim.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;

/**
 * Writes a file under a temporary name in the same folder, forces it to disk, then moves it to its
 * final name.
 */
public final class AtomicFile {
  private AtomicFile() {}

  /** What fills the file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** What fills the file, in any order. */
  @FunctionalInterface
  public interface ChannelContent {
    void writeTo(FileChannel file) throws IOException;
  }

  /**
   * Writes or replaces a file; missing folders are made.
   *
   * @throws InputException if the folder cannot be written or the disk is full; then nothing is
   *     left of the new content and an older file under that name stays as it was
   */
  public static void write(Path file, Content content) {
    writeChannel(
        file,
        channel -> {
          // The channel is closed by the one who opened it.
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
          content.writeTo(out);
          out.flush();
        });
  }

  /** As {@link #write(Path, Content)}, for content that is not written from front to back. */
  public static void writeChannel(Path file, ChannelContent content) {
    Path target = file.toAbsolutePath();
    Path temporary = null;
    try {
      Files.createDirectories(target.getParent());
      // Not a createTempFile: that would give a file which only its owner may read.
      temporary =
          target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(channel);
        channel.force(true);
      }
      move(temporary, target);
    } catch (IOException e) {
      throw new InputException("cannot write " + file + ": " + reason(e), e);
    } finally {
      deleteQuietly(temporary);
    }
  }

  public static void write(Path file, byte[] bytes) {
    write(file, out -> out.write(bytes));
  }

  public static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Moves in one step where the file system can; the temporary file lies in the same folder, so
   * nearly all can.
   */
  public static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Why a file could not be read or written, in words for a user. */
  public static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "a part of the path is a file, not a folder";
    }
    // The message of a FileSystemException begins with the path, which the caller has named.
    String reason = e instanceof FileSystemException f ? f.getReason() : null;
    String message = reason == null ? e.getMessage() : reason;
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }

  private static void deleteQuietly(@Nullable Path temporary) {
    if (temporary == null) {
      return;
    }
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException ignored) {
      // A left-over temporary file does no harm; the error that brought us here is the one to tell.
    }
  }
}
