package org.spectrim.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Predicate;
import org.spectrim.error.InputException;

/**
 * Writes a file under a temporary name in the same folder, forces it to disk, then moves it to its
 * final name.
 */
public final class AtomicFile {
  private static final String SUFFIX = ".part";
  private static final int ENDING = 36 + SUFFIX.length();

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
    AtomicDraft draft = new AtomicDraft(file);
    try (draft) {
      content.writeTo(draft.channel());
      draft.commit();
    } catch (IOException e) {
      throw draft.failure(e);
    }
  }

  /**
   * Deletes what processes that were killed have left of a file: temporary files that no process
   * has open. Nothing happens where the file system cannot tell.
   */
  public static void deleteLeftovers(Path file) {
    Path target = file.toAbsolutePath();
    String prefix = prefix(target);
    deleteLeftovers(
        target.getParent(),
        name ->
            isLeftover(name)
                && name.length() == prefix.length() + ENDING
                && name.startsWith(prefix));
  }

  /** As {@link #deleteLeftovers}, of all files in a folder. */
  public static void deleteLeftoversIn(Path folder) {
    deleteLeftovers(folder.toAbsolutePath(), AtomicFile::isLeftover);
  }

  private static boolean isLeftover(String name) {
    return name.startsWith(".") && name.endsWith(SUFFIX) && name.length() > ENDING + 2;
  }

  private static void deleteLeftovers(Path folder, Predicate<String> isOurs) {
    DirectoryStream.Filter<Path> ours = path -> isOurs.test(String.valueOf(path.getFileName()));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ours)) {
      for (Path leftover : files) {
        try (FileChannel channel = FileChannel.open(leftover, StandardOpenOption.WRITE)) {
          if (tryLock(channel)) {
            Files.deleteIfExists(leftover);
          }
        }
      }
    } catch (IOException | DirectoryIteratorException ignored) {
      // Left-overs do no harm, and a folder that cannot be written is told of by the writing.
    }
  }

  /** Whether the file is now ours alone; false too where the file system has no locks. */
  static boolean tryLock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".";
  }

  /** The name under which a file is written first. */
  static Path temporary(Path target) {
    return target.resolveSibling(prefix(target) + UUID.randomUUID() + SUFFIX);
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
}
