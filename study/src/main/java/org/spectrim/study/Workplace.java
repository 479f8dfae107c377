package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.io.RemoteFiles;

/**
 * Where a process fills folders before they are moved to where a study keeps them. Where the study
 * lies under a URL they are filled on this machine, since native code and measuring processes read
 * files in them, and sent when they are complete.
 *
 * @param filled where folders are filled
 * @param shared on the file system of the study; the same but for URLs
 */
record Workplace(Path filled, Path shared) {
  private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);

  /** On the file system of the study. */
  static Workplace on(Path shared) {
    return new Workplace(shared, shared);
  }

  /** Of a process that makes trials. */
  static Workplace at(Path shared) {
    if (!RemoteFiles.isRemote(shared)) {
      return on(shared);
    }
    try {
      return new Workplace(Files.createTempDirectory("spectrim-trials"), shared);
    } catch (IOException e) {
      throw new StoreException(shared, e);
    }
  }

  /** Whether folders are filled on the file system of the study. */
  boolean isLocal() {
    return filled.equals(shared);
  }

  void create() {
    Folders.create(filled);
    Folders.create(shared);
  }

  /** Makes a folder that was filled appear elsewhere in the study, in one step. */
  void move(Path work, Path target) {
    if (isLocal() || RemoteFiles.isRemote(work)) {
      Folders.move(work, target);
      return;
    }
    Path sent = shared.resolve(String.valueOf(work.getFileName()));
    copy(work, sent);
    Folders.move(sent, target);
    Folders.delete(work);
  }

  /** A folder of the study, or a copy of it on this machine. */
  Path fetch(Path folder) {
    if (isLocal()) {
      return folder;
    }
    Path copy = filled.resolve(String.valueOf(folder.getFileName()));
    copy(folder, copy);
    return copy;
  }

  private static void copy(Path from, Path to) {
    Folders.delete(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        // Parents come before what is in them.
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new StoreException(to, e);
    }
  }

  /** Removes unfinished work. */
  void clear() {
    for (Path folder : List.of(filled, shared)) {
      try {
        Folders.delete(folder);
      } catch (StoreException e) {
        // A process of a crew may still write; the next run deletes what it leaves.
        LOG.debug("{} is left", folder, e);
      }
    }
  }
}
