package org.spectrim.scene.format;

import java.nio.file.Path;
import java.util.List;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;

/**
 * A file format that cubes and label maps are read from. An implementation has no state, may be
 * called by any thread, and throws nothing but {@link org.spectrim.error.InputException}, whatever
 * the file holds.
 */
public interface CubeFormat {
  /** For messages, as in "MAT v5". */
  String name();

  /**
   * Whether a file is of this format, by its name or its first bytes. It may be damaged all the
   * same. The file exists.
   */
  boolean reads(Path file);

  /** Opens a cube; who asked for it closes it. */
  Cube cube(FileVariable source);

  /** Reads a label map. */
  LabelImage labels(FileVariable source);

  /** All files that what is read from {@code source} depends on. */
  List<Path> files(FileVariable source);
}
