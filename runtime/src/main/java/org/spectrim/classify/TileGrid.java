package org.spectrim.classify;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.format.VrtIndex;

/**
 * How a map is cut into tiles; the last ones of a row or column of tiles may be smaller.
 *
 * @param sceneRows of the whole map
 * @param sceneColumns of the whole map
 * @param rows of a tile
 * @param columns of a tile
 */
public record TileGrid(int sceneRows, int sceneColumns, int rows, int columns)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,8})x([1-9]\\d{0,8})");

  /** Smaller ones are more trouble than use, and all of a row of tiles are open at once. */
  private static final int SMALLEST = 16;

  private static final int MOST_OPEN = 1000;

  /**
   * Checks what a user wrote, before the scene is known.
   *
   * @param size as in {@code 4096x4096}: rows, then columns
   * @throws UsageException if it is none
   */
  public static void require(String size) {
    Matcher parts = SIZE.matcher(size);
    if (!parts.matches()
        || Integer.parseInt(parts.group(1)) < SMALLEST
        || Integer.parseInt(parts.group(2)) < SMALLEST) {
      throw new UsageException(
          "--tiles %s: use ROWSxCOLUMNS of a tile, each at least %d, as in 4096x4096"
              .formatted(size, SMALLEST));
    }
  }

  /**
   * @throws UsageException as {@link #require} does, or if there were too many tiles in a row
   */
  public static TileGrid of(String size, Cube cube) {
    require(size);
    String[] parts = size.split("x", -1);
    int columns = Integer.parseInt(parts[1]);
    if ((cube.columns() - 1) / columns >= MOST_OPEN) {
      throw new UsageException(
          "--tiles %s: %d columns would be cut into more than %d tiles; choose wider ones"
              .formatted(size, cube.columns(), MOST_OPEN));
    }
    return new TileGrid(cube.rows(), cube.columns(), Integer.parseInt(parts[0]), columns);
  }

  /** The rows of each row of tiles. */
  List<RowRange> bands() {
    List<RowRange> bands = new ArrayList<>();
    for (int row = 0; row < sceneRows; row += height(row)) {
      bands.add(new RowRange(row, row + height(row)));
    }
    return bands;
  }

  private int height(int row) {
    return Math.min(rows, sceneRows - row);
  }

  /** The tiles of one row of them, from left to right. */
  List<VrtIndex.Tile> tiles(int row) {
    List<VrtIndex.Tile> tiles = new ArrayList<>();
    for (int column = 0;
        column < sceneColumns;
        column += Math.min(columns, sceneColumns - column)) {
      int width = Math.min(columns, sceneColumns - column);
      String file = "tile-%06d-%06d.tif".formatted(row, column);
      tiles.add(new VrtIndex.Tile(file, row, column, height(row), width));
    }
    return tiles;
  }

  List<VrtIndex.Tile> tiles() {
    return bands().stream().flatMap(band -> tiles(band.first()).stream()).toList();
  }
}
