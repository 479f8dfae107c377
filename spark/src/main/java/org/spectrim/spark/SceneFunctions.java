package org.spectrim.spark;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF6;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.EngineFile;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.cluster.SceneJob;
import org.spectrim.error.InputException;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;

/** Models as functions of Spark SQL, for jobs of one's own. */
public final class SceneFunctions {
  private static final int PIXELS_AT_ONCE = 4096;

  private SceneFunctions() {}

  /** A model as it is sent to executors, which open it once. */
  private record Sent(SceneJob job, String key) implements Serializable {
    private static final long serialVersionUID = 1L;

    static Sent of(Path model) {
      SceneJob job =
          SceneJob.of(
              EngineFile.of(model),
              SceneSource.of(Scenes.SYNTHETIC, null, null),
              new DataFolder(List.of()),
              ClassifyOptions.DEFAULT);
      return new Sent(job, SceneTask.key(job));
    }

    SceneClassifier classifier() {
      return Executor.classifier(key, job);
    }

    /** Values of classes as they stand in maps; 0 where there are no data. */
    short[] values(MemoryCube cube) {
      SceneClassifier classifier = classifier();
      LabelMap map = classifier.classify(cube);
      short[] values = new short[map.labels().length];
      for (int pixel = 0; pixel < values.length; pixel++) {
        int label = map.at(pixel);
        values[pixel] =
            label == 0 ? 0 : (short) classifier.model().classes().get(label - 1).value();
      }
      return values;
    }
  }

  /**
   * Registers {@code NAME(rows, columns, before, after, bands, samples)}, which classifies a tile
   * of {@link TileSource} and gives {@code array<smallint>}: the values of the classes, {@code
   * [row, column]}, without the tile's neighbours.
   *
   * @param model .safetensors, or .onnx in dense form
   */
  public static void register(SparkSession spark, String name, Path model) {
    Sent sent = Sent.of(model);
    UDF6<Integer, Integer, Integer, Integer, Integer, byte[], short[]> function =
        (rows, columns, before, after, bands, samples) -> {
          int all = before + rows + after;
          float[] values = new float[bands * all * columns];
          ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
          MemoryCube cube = new MemoryCube(bands, all, columns, values, CubeMetadata.NONE);
          short[] labels = new short[rows * columns];
          System.arraycopy(sent.values(cube), before * columns, labels, 0, labels.length);
          return labels;
        };
    spark.udf().register(name, function, DataTypes.createArrayType(DataTypes.ShortType, false));
  }

  /**
   * Classifies pixels with a model that looks at single pixels.
   *
   * @param spectrum name of the column, {@code array<float>} of one sample a band
   * @param label name of the column to add, {@code smallint}: the value of the class
   * @param model as in {@link #register}
   * @throws InputException if the model has a window
   */
  public static Dataset<Row> classifyPixels(
      Dataset<Row> pixels, String spectrum, String label, Path model) {
    Sent sent = Sent.of(model);
    try (SceneClassifier opened = sent.job().openClassifier()) {
      if (opened.model().window() != 1) {
        throw new InputException(
            "%s looks at windows of %d; classify tiles with it, or pixels with a spectral network"
                .formatted(model, opened.model().window()));
      }
    }
    StructType schema = pixels.schema().add(label, DataTypes.ShortType, false);
    int column = pixels.schema().fieldIndex(spectrum);
    MapPartitionsFunction<Row, Row> function = rows -> classified(rows, column, sent);
    return pixels.mapPartitions(function, Encoders.row(schema));
  }

  private static Iterator<Row> classified(Iterator<Row> rows, int column, Sent sent) {
    return new Iterator<>() {
      private Iterator<Row> ready = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          List<Row> batch = new ArrayList<>();
          while (rows.hasNext() && batch.size() < PIXELS_AT_ONCE) {
            batch.add(rows.next());
          }
          ready = batch(batch, column, sent).iterator();
        }
        return ready.next();
      }
    };
  }

  private static List<Row> batch(List<Row> rows, int column, Sent sent) {
    int bands = sent.classifier().model().bands();
    float[] samples = new float[bands * rows.size()];
    for (int pixel = 0; pixel < rows.size(); pixel++) {
      List<Float> spectrum = rows.get(pixel).getList(column);
      if (spectrum.size() != bands) {
        throw new InputException(
            "a spectrum has %d samples but the model takes %d bands"
                .formatted(spectrum.size(), bands));
      }
      for (int band = 0; band < bands; band++) {
        samples[band * rows.size() + pixel] = spectrum.get(band);
      }
    }
    short[] values = sent.values(new MemoryCube(bands, 1, rows.size(), samples, CubeMetadata.NONE));
    List<Row> labelled = new ArrayList<>();
    for (int pixel = 0; pixel < rows.size(); pixel++) {
      Row row = rows.get(pixel);
      Object[] cells = new Object[row.size() + 1];
      for (int i = 0; i < row.size(); i++) {
        cells[i] = row.get(i);
      }
      cells[row.size()] = values[pixel];
      labelled.add(RowFactory.create(cells));
    }
    return labelled;
  }
}
