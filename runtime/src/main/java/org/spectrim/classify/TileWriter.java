package org.spectrim.classify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.spectrim.scene.format.GeoTiffWriter;
import org.spectrim.scene.format.RasterContent;
import org.spectrim.scene.format.VrtIndex;

/**
 * Takes the rows of some bands of tiles, one after the other, and writes the tiles: all of a band
 * at once, each under its name as soon as it is whole.
 */
final class TileWriter implements RasterContent.Rows, AutoCloseable {
  /** Opens the file of a tile. */
  @FunctionalInterface
  interface Opener {
    GeoTiffWriter open(VrtIndex.Tile tile);
  }

  private final TileGrid grid;
  private final int bands;
  private final Opener opener;
  private final List<GeoTiffWriter> open = new ArrayList<>();
  private List<VrtIndex.Tile> tiles = List.of();
  private int row;
  private int left;
  private float[] part = new float[0];

  /**
   * @param bands of the raster
   * @param row the first one that will come; a band of tiles begins with it
   */
  TileWriter(TileGrid grid, int bands, int row, Opener opener) {
    this.grid = grid;
    this.bands = bands;
    this.row = row;
    this.opener = opener;
  }

  @Override
  public void put(float[] samples, int rows) throws IOException {
    for (int used = 0; used < rows; ) {
      if (left == 0) {
        begin();
      }
      int now = Math.min(left, rows - used);
      for (int i = 0; i < tiles.size(); i++) {
        open.get(i).put(cut(samples, rows, used, now, tiles.get(i)), now);
      }
      used += now;
      row += now;
      left -= now;
      if (left == 0) {
        end();
      }
    }
  }

  private void begin() {
    tiles = grid.tiles(row);
    left = tiles.get(0).rows();
    for (VrtIndex.Tile tile : tiles) {
      open.add(opener.open(tile));
    }
  }

  private float[] cut(float[] samples, int rows, int from, int count, VrtIndex.Tile tile) {
    int size = bands * count * tile.columns();
    if (part.length < size) {
      part = new float[size];
    }
    for (int line = 0; line < bands * count; line++) {
      int source = (line / count * rows + from + line % count) * grid.sceneColumns();
      System.arraycopy(
          samples, source + tile.column(), part, line * tile.columns(), tile.columns());
    }
    return part;
  }

  private void end() throws IOException {
    for (GeoTiffWriter tile : open) {
      tile.finish();
    }
    close();
  }

  @Override
  public void close() {
    open.forEach(GeoTiffWriter::close);
    open.clear();
  }
}
