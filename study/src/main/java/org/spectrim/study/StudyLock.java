package org.spectrim.study;

import java.nio.file.Path;
import org.spectrim.io.RemoteFiles;

/** Keeps a second study out of a folder. */
interface StudyLock extends AutoCloseable {
  String FILE = "study.lock";

  /**
   * Locks a folder, which must exist.
   *
   * @throws StoreException if another process, or another study of this one, works in it
   */
  static StudyLock acquire(Path folder) {
    return RemoteFiles.isRemote(folder) ? BeatingLock.acquire(folder) : ProcessLock.acquire(folder);
  }

  /**
   * @throws StoreException if another study has the folder now
   */
  void requireHeld();

  @Override
  void close();
}
