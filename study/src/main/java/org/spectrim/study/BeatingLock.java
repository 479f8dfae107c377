package org.spectrim.study;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock for file systems that know none: a file that only one can create, written again every few
 * seconds as long as its study lives. One that was left alone for long is taken over. Ages are told
 * by the clock of the file system.
 */
final class BeatingLock implements StudyLock {
  private static final Logger LOG = LoggerFactory.getLogger(BeatingLock.class);

  /** Others may take or leave the lock between two looks at it. */
  private static final int ATTEMPTS = 3;

  /**
   * When to write and when to give up.
   *
   * @param beat between two signs of life
   * @param patience with a lock that gives none
   */
  record Times(Duration beat, Duration patience) {
    static final Times USUAL = new Times(Duration.ofSeconds(5), Duration.ofSeconds(60));
  }

  private final Path file;
  private final LockOwner own;
  private final ScheduledExecutorService beats;
  private boolean closed;
  private boolean lost;

  private BeatingLock(Path file, LockOwner own, Times times) {
    this.file = file;
    this.own = own;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "spectrim-lock");
              thread.setDaemon(true);
              return thread;
            });
    long millis = times.beat().toMillis();
    var unused = beats.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
  }

  static BeatingLock acquire(Path folder) {
    return acquire(folder, Times.USUAL);
  }

  static BeatingLock acquire(Path folder, Times times) {
    Path file = folder.resolve(FILE);
    LockOwner own = LockOwner.current();
    String holder = "just started";
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (create(file, own)) {
          return new BeatingLock(file, own, times);
        }
        Optional<LockOwner> other = LockOwner.read(file);
        Optional<Duration> silence = silence(file);
        if (other.isEmpty() || silence.isEmpty()) {
          continue;
        }
        boolean dead = other.get().diedHere() || silence.get().compareTo(times.patience()) > 0;
        holder = "%s, last heard of %d s ago".formatted(other.get(), silence.get().toSeconds());
        if (!dead) {
          break;
        }
        clear(file, other.get());
      }
    } catch (IOException e) {
      throw new StoreException(file, e);
    }
    throw new StoreException(
        "%s is in use by another study (%s); wait until it ends or choose another --out; if it has died it is taken over %d s after it was last heard of"
            .formatted(folder, holder, times.patience().toSeconds()));
  }

  private static boolean create(Path file, LockOwner own) throws IOException {
    try {
      Files.writeString(file, own.text(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** For how long nobody has written it; empty if it is gone. */
  private static Optional<Duration> silence(Path file) throws IOException {
    Path probe = file.resolveSibling("%s-%s".formatted(FILE, LockOwner.current().id()));
    Files.writeString(probe, "");
    try {
      long now = Files.getLastModifiedTime(probe).toMillis();
      long then = Files.getLastModifiedTime(file).toMillis();
      return Optional.of(Duration.ofMillis(Math.max(0, now - then)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /**
   * Moves a dead study's file to a name made of its owner's. That replaces nothing, so that of
   * several who found the same one dead only the first succeeds, and none can take away the file of
   * the one that came first.
   */
  static void clear(Path file, LockOwner dead) throws IOException {
    try {
      Files.move(file, file.resolveSibling("%s-%s".formatted(FILE, dead.id())));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      LOG.debug("{} was cleared by another study", file);
    }
  }

  private synchronized void beat() {
    if (closed || lost) {
      return;
    }
    try {
      if (isOwn()) {
        Files.writeString(file, own.text());
      } else {
        lost = true;
      }
    } catch (IOException e) {
      // The file system may answer again before anyone loses patience.
      LOG.debug("no sign of life in {}", file, e);
    }
  }

  private boolean isOwn() throws IOException {
    return LockOwner.read(file).filter(owner -> owner.id().equals(own.id())).isPresent();
  }

  @Override
  public synchronized void requireHeld() {
    if (lost) {
      throw new StoreException(
          "another study has taken over %s, since this one gave no sign of life for too long; finished trials are kept"
              .formatted(file.resolveSibling("")));
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    beats.shutdownNow();
    try {
      if (!lost && isOwn()) {
        for (Path dead : cleared()) {
          Files.deleteIfExists(dead);
        }
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.debug("{} is left", file, e);
    }
  }

  private List<Path> cleared() throws IOException {
    try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
      return files
          .filter(other -> String.valueOf(other.getFileName()).startsWith(FILE + "-"))
          .toList();
    }
  }
}
