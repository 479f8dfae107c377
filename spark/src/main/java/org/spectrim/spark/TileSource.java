package org.spectrim.spark;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A scene as a DataFrame: {@code spark.read().format("spectrim").option("window", 9).load(SCENE)}.
 * A row is a tile of whole rows of the scene with the neighbours that windows reach:
 *
 * <ul>
 *   <li>{@code row}: the first row of the scene that the tile stands for
 *   <li>{@code rows}, {@code columns}: its size
 *   <li>{@code before}, {@code after}: rows of neighbours that come with it
 *   <li>{@code bands}
 *   <li>{@code samples}: {@code [band, row, column]} of all these rows, 32-bit floats,
 *       little-endian
 * </ul>
 *
 * <p>Options: {@code window} (1), {@code rows} of a tile (64).
 */
public final class TileSource implements TableProvider, DataSourceRegister {
  static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.IntegerType, false)
          .add("rows", DataTypes.IntegerType, false)
          .add("columns", DataTypes.IntegerType, false)
          .add("before", DataTypes.IntegerType, false)
          .add("after", DataTypes.IntegerType, false)
          .add("bands", DataTypes.IntegerType, false)
          .add("samples", DataTypes.BinaryType, false);

  @Override
  public String shortName() {
    return "spectrim";
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new Tiles();
  }

  private static final class Tiles implements Table, SupportsRead {
    @Override
    public String name() {
      return "spectrim";
    }

    /** This form is the one that all versions 4 of Spark ask for. */
    @Override
    @SuppressWarnings("deprecation")
    public StructType schema() {
      return SCHEMA;
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> TileScan.of(options);
    }
  }
}
