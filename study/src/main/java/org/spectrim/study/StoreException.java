package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Path;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;

/**
 * The output folder of a study cannot be used any more. Unlike other errors it ends the whole
 * study: no later trial could be kept either.
 */
final class StoreException extends InputException {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message);
  }

  StoreException(Path path, IOException cause) {
    super(
        "cannot write %s: %s; free space or choose another --out, then start again: finished trials are kept"
            .formatted(path, AtomicFile.reason(cause)),
        cause);
  }
}
