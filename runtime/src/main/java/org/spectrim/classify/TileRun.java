package org.spectrim.classify;

import java.io.IOException;
import java.io.Serializable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;

/**
 * A row of tiles that another process classifies and writes.
 *
 * @param rows of the scene that the tiles show
 * @param sceneBands of the scene that was cut
 */
public record TileRun(TileFolders folders, RowRange rows, int sceneBands) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What became of it.
   *
   * @param seen whether the process sees the folder; nothing was done else
   */
  public record Done(boolean seen, WorkTimes times) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** The first row of the scene that it is about. */
  public int firstRow() {
    return rows.first();
  }

  /**
   * Does it here.
   *
   * @throws InputException if it is another scene than the one that was cut, or a tile cannot be
   *     written
   */
  public Done run(SceneClassifier classifier, Cube cube) {
    TileGrid grid = folders.grid();
    StripRun.require(cube, grid.sceneRows(), grid.sceneColumns(), sceneBands);
    if (!folders.isSeen()) {
      return new Done(false, WorkTimes.NONE);
    }
    try {
      return new Done(true, folders.write(classifier, cube, Progress.NONE, rows));
    } catch (IOException e) {
      throw new InputException("cannot write " + folders.map() + ": " + AtomicFile.reason(e), e);
    }
  }
}
