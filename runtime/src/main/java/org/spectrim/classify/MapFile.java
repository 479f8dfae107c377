package org.spectrim.classify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.GeoTiffWriter;
import org.spectrim.scene.format.MatWriter;
import org.spectrim.scene.format.PngMap;
import org.spectrim.scene.format.RasterContent;

/**
 * Writes label maps in the format that the file's ending asks for. GeoTIFF and ENVI files are
 * written row after row; pictures and MAT files are for maps that fit into memory.
 */
public final class MapFile {
  /** Writes a map in one format; the content hands over the values of classes. */
  @FunctionalInterface
  private interface Writer {
    void write(
        Path file,
        int rows,
        int columns,
        List<LandClass> classes,
        CubeMetadata source,
        RasterContent content)
        throws IOException;
  }

  private static final Map<String, Writer> BY_ENDING =
      new TreeMap<>(
          Map.of(
              "png", MapFile::png,
              "mat", MapFile::mat,
              "tif", GeoTiffWriter::labels,
              "tiff", GeoTiffWriter::labels,
              "hdr", EnviWriter::classification,
              "img", EnviWriter::classification));

  private MapFile() {}

  /**
   * Checks that maps can be written under a name, before long work is begun for it.
   *
   * @throws UsageException if its ending is of no known format
   */
  public static void requireFormat(Path file) {
    if (!BY_ENDING.containsKey(ending(file))) {
      throw new UsageException(
          "%s: maps are written as .%s, or with --tiles into a folder"
              .formatted(file, String.join(", .", BY_ENDING.keySet())));
    }
  }

  /**
   * Checks that rasters of probabilities can be written under a name.
   *
   * @throws UsageException if it is not that of a GeoTIFF
   */
  public static void requireGeoTiff(Path file) {
    if (!ending(file).startsWith("tif")) {
      throw new UsageException(file + ": probabilities are written as .tif");
    }
  }

  /**
   * Writes a map, atomically.
   *
   * @param source metadata of the classified cube, whose place on the map is kept where the format
   *     can
   * @throws UsageException if the ending is of no known format
   * @throws org.spectrim.error.InputException if the file cannot be written
   */
  public static void write(Path file, LabelMap map, List<LandClass> classes, CubeMetadata source) {
    try {
      RasterContent content = RasterContent.values(map, classes);
      write(file, map.rows(), map.columns(), classes, source, content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void write(
      Path file,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      RasterContent content)
      throws IOException {
    requireFormat(file);
    Writer writer = BY_ENDING.getOrDefault(ending(file), MapFile::png);
    writer.write(file, rows, columns, classes, source, content);
  }

  /** As {@link #classify(RowClassifier, Cube, Progress, Path, Path, Path, Resume)}, in one go. */
  public static WorkTimes classify(
      RowClassifier classifier,
      Cube cube,
      Progress progress,
      Path map,
      @Nullable Path confidence,
      @Nullable Path probabilities) {
    return classify(classifier, cube, progress, map, confidence, probabilities, null);
  }

  /**
   * Classifies a scene straight into files. Each gets its name when all is done; work that is
   * broken off leaves none under that name.
   *
   * @param progress hears first of the pixels that an earlier run has finished
   * @param confidence GeoTIFF for the largest probability of each pixel, or null
   * @param probabilities GeoTIFF with a band for each class, or null
   * @param resume what goes on where the same work was broken off, or null to begin anew and keep
   *     no journal
   * @return what the time was spent on
   * @throws UsageException if an ending is of no known format
   * @throws org.spectrim.error.InputException if a file cannot be written, or as {@link
   *     RowClassifier#classify(Cube, Progress, MapOutputs, RowRange)} does
   */
  public static WorkTimes classify(
      RowClassifier classifier,
      Cube cube,
      Progress progress,
      Path map,
      @Nullable Path confidence,
      @Nullable Path probabilities,
      @Nullable Resume resume) {
    for (Path output : new Path[] {map, confidence, probabilities}) {
      deleteLeftovers(output);
    }
    if (resume == null) {
      return work(classifier, cube, progress, map, confidence, probabilities, null);
    }
    List<Integer> bands = new ArrayList<>(List.of(1));
    if (confidence != null) {
      bands.add(1);
    }
    if (probabilities != null) {
      bands.add(classifier.model().classes().size());
    }
    try (RowJournal journal = resume.open(map, classifier, cube, bands)) {
      WorkTimes times = work(classifier, cube, progress, map, confidence, probabilities, journal);
      journal.finish();
      return times;
    }
  }

  private static void deleteLeftovers(@Nullable Path output) {
    if (output != null) {
      AtomicFile.deleteLeftovers(output);
      AtomicFile.deleteLeftovers(EnviWriter.dataPath(output));
      AtomicFile.deleteLeftovers(output.resolveSibling(output.getFileName() + ".aux.xml"));
    }
  }

  private static WorkTimes work(
      RowClassifier classifier,
      Cube cube,
      Progress progress,
      Path map,
      @Nullable Path confidence,
      @Nullable Path probabilities,
      @Nullable RowJournal journal) {
    List<LandClass> classes = classifier.model().classes();
    List<String> names = classes.stream().map(LandClass::name).toList();
    long start = System.nanoTime();
    AtomicLong running = new AtomicLong();
    AtomicReference<WorkTimes> times = new AtomicReference<>(WorkTimes.NONE);
    RasterContent labels =
        rows ->
            optional(
                confidence,
                List.of("confidence"),
                cube,
                largest ->
                    optional(
                        probabilities,
                        names,
                        cube,
                        each -> {
                          RasterContent.Rows values = values(rows, cube.columns(), classes);
                          long began = System.nanoTime();
                          MapOutputs outputs = new MapOutputs(values, largest, each);
                          times.set(strips(classifier, cube, progress, outputs, journal));
                          running.set(System.nanoTime() - began);
                        }));
    try {
      write(map, cube.rows(), cube.columns(), classes, cube.metadata(), labels);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    // What is written when all strips are done.
    long after = System.nanoTime() - start - running.get();
    return times.get().plus(new WorkTimes(0, 0, after));
  }

  private static WorkTimes strips(
      RowClassifier classifier,
      Cube cube,
      Progress progress,
      MapOutputs outputs,
      @Nullable RowJournal journal)
      throws IOException {
    if (journal == null) {
      return classifier.classify(cube, progress, outputs, RowRange.of(cube));
    }
    journal.replay(outputs);
    int first = journal.rows();
    progress.update((long) first * cube.columns(), (long) cube.rows() * cube.columns());
    RowRange rows = new RowRange(first, cube.rows());
    return classifier.classify(cube, progress, journal.recording(outputs), rows);
  }

  /** What is done with a raster's rows, which are null where the raster is not wanted. */
  @FunctionalInterface
  private interface Use {
    void of(RasterContent.@Nullable Rows rows) throws IOException;
  }

  private static void optional(@Nullable Path file, List<String> bands, Cube cube, Use use)
      throws IOException {
    if (file == null) {
      use.of(null);
    } else {
      GeoTiffWriter.floats(file, cube.rows(), cube.columns(), bands, cube.metadata(), use::of);
    }
  }

  /** From places in the list of classes to their values. */
  static RasterContent.Rows values(
      RasterContent.Rows target, int columns, List<LandClass> classes) {
    float[] value = new float[classes.size() + 1];
    for (int i = 0; i < classes.size(); i++) {
      value[i + 1] = classes.get(i).value();
    }
    return (labels, rows) -> {
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = value[(int) labels[i]];
      }
      target.put(values, rows);
    };
  }

  private static void png(
      Path file,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      RasterContent content)
      throws IOException {
    LabelMap map = collect(rows, columns, classes, content);
    AtomicFile.write(file, PngMap.labels(map, classes));
  }

  private static void mat(
      Path file,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      RasterContent content)
      throws IOException {
    MatWriter.labels(file, collect(rows, columns, classes, content), classes);
  }

  private static LabelMap collect(
      int rows, int columns, List<LandClass> classes, RasterContent content) throws IOException {
    short[] place = new short[1 << 16];
    for (int i = 0; i < classes.size(); i++) {
      place[classes.get(i).value()] = (short) (i + 1);
    }
    short[] labels = new short[Math.multiplyExact(rows, columns)];
    int[] filled = new int[1];
    content.writeTo(
        (values, count) -> {
          for (int i = 0; i < count * columns; i++) {
            labels[filled[0]++] = place[(int) values[i]];
          }
        });
    return new LabelMap(rows, columns, labels);
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
