package org.spectrim.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** Scenes and models in a job of Spark SQL. */
class DataFrameTest {
  private static final int ROWS = 40;
  private static final int COLUMNS = 12;

  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
    Executor.close();
  }

  @Test
  void tilesGiveTheLabelsOfTheWholeScene() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    MemoryCube cube = cube(model);
    EnviWriter.cube(folder.resolve("scene.hdr"), cube, SampleType.FLOAT32, Interleave.BSQ);
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    LabelMap expected = labels(model, cube);
    SceneFunctions.register(spark, "label", file);
    List<Row> tiles =
        spark
            .read()
            .format("spectrim")
            .option("window", model.window())
            .option("rows", 7)
            .load(folder.resolve("scene.hdr").toString())
            .selectExpr("row", "label(rows, columns, before, after, bands, samples) as labels")
            .orderBy("row")
            .collectAsList();
    assertThat(tiles).hasSize(6);
    int pixel = 0;
    for (Row tile : tiles) {
      assertThat(tile.getInt(0)).isEqualTo(pixel / COLUMNS);
      for (short value : tile.<Short>getList(1)) {
        int label = expected.at(pixel++);
        assertThat((int) value).isEqualTo(model.classes().get(label - 1).value());
      }
    }
    assertThat(pixel).isEqualTo(ROWS * COLUMNS);
  }

  @Test
  void pixelsAreClassifiedBySpectralNetworks() {
    Model model = RandomNetworks.model(Kind.SPECTRAL, 4);
    MemoryCube cube = cube(model);
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(model, file);
    LabelMap expected = labels(model, cube);
    List<Row> rows = new ArrayList<>();
    for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
      List<Float> spectrum = new ArrayList<>();
      for (int band = 0; band < cube.bands(); band++) {
        spectrum.add(cube.samples()[band * ROWS * COLUMNS + pixel]);
      }
      rows.add(RowFactory.create(pixel, spectrum));
    }
    StructType schema =
        new StructType()
            .add("pixel", DataTypes.IntegerType)
            .add("spectrum", DataTypes.createArrayType(DataTypes.FloatType));
    Dataset<Row> pixels = spark.createDataFrame(rows, schema);
    for (Row row :
        SceneFunctions.classifyPixels(pixels, "spectrum", "class", file).collectAsList()) {
      int label = expected.at(row.getInt(0));
      assertThat((int) row.getShort(2)).isEqualTo(model.classes().get(label - 1).value());
    }
    Path wide = folder.resolve("wide.safetensors");
    ModelFile.write(RandomNetworks.model(Kind.SPATIAL, 4), wide);
    assertThatThrownBy(() -> SceneFunctions.classifyPixels(pixels, "spectrum", "class", wide))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("looks at windows of");
  }

  private static LabelMap labels(Model model, Cube cube) {
    try (SceneClassifier classifier = SceneClassifier.of(model, ClassifyOptions.DEFAULT)) {
      return classifier.classify(cube);
    }
  }

  private static MemoryCube cube(Model model) {
    Random random = new Random(3);
    int bands = model.transform().mean().length;
    float[] samples = new float[bands * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 2 * (float) random.nextGaussian();
    }
    return new MemoryCube(bands, ROWS, COLUMNS, samples, CubeMetadata.NONE);
  }
}
