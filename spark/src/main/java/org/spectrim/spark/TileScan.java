package org.spectrim.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;

/** The tiles of a scene; each is a partition, read where it is used. */
record TileScan(SceneSource scene, int sceneRows, int height, int window) implements Scan, Batch {
  private static final String USUAL_HEIGHT = "64";

  static TileScan of(CaseInsensitiveStringMap options) {
    String path = options.get("path");
    if (path == null) {
      throw new UsageException("name the scene, as in load(\"scene.hdr\")");
    }
    SceneSource scene = SceneSource.of(path, null, null).absolute();
    int window = options.getInt("window", 1);
    int height = Integer.parseInt(options.getOrDefault("rows", USUAL_HEIGHT));
    if (window < 1 || window % 2 == 0 || height < 1) {
      throw new UsageException(
          "option window is %d and rows %d; use an odd window and at least one row"
              .formatted(window, height));
    }
    try (Cube cube = Scenes.openCube(scene, DataFolder.of(null))) {
      return new TileScan(scene, cube.rows(), height, window);
    }
  }

  /** A tile; its neighbours end where the scene does. */
  private record Tile(int row, int rows, int before, int after)
      implements InputPartition, Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Opens tiles on an executor. */
  private record Readers(SceneSource scene) implements PartitionReaderFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new Reader(scene, (Tile) partition);
    }
  }

  private static final class Reader implements PartitionReader<InternalRow> {
    private final SceneSource scene;
    private final Tile tile;
    private boolean begun;

    Reader(SceneSource scene, Tile tile) {
      this.scene = scene;
      this.tile = tile;
    }

    @Override
    public boolean next() {
      boolean first = !begun;
      begun = true;
      return first;
    }

    @Override
    public InternalRow get() {
      Cube cube = Executor.cube(scene);
      int all = tile.before() + tile.rows() + tile.after();
      long bytes = (long) Float.BYTES * cube.bands() * all * cube.columns();
      if (bytes > Integer.MAX_VALUE) {
        throw new UsageException("a tile has more than 2 GiB; choose fewer rows");
      }
      ByteBuffer samples = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
      FloatBuffer floats = samples.asFloatBuffer();
      cube.read(tile.row() - tile.before(), all, floats);
      return new GenericInternalRow(
          new Object[] {
            tile.row(),
            tile.rows(),
            cube.columns(),
            tile.before(),
            tile.after(),
            cube.bands(),
            samples.array()
          });
    }

    @Override
    public void close() {
      // The scene stays open for the next tile.
    }
  }

  @Override
  public StructType readSchema() {
    return TileSource.SCHEMA;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    int half = window / 2;
    List<InputPartition> tiles = new ArrayList<>();
    for (int row = 0; row < sceneRows; row += height) {
      int rows = Math.min(height, sceneRows - row);
      tiles.add(new Tile(row, rows, Math.min(half, row), Math.min(half, sceneRows - row - rows)));
    }
    return tiles.toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Readers(scene);
  }
}
