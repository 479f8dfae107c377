package org.spectrim.classify;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.PngMap;

/** Writes label maps in the format that the file's ending asks for. */
public final class MapFile {
  /** Writes a map in one format. */
  @FunctionalInterface
  private interface Writer {
    void write(Path file, LabelMap map, List<LandClass> classes, CubeMetadata source);
  }

  private static final Map<String, Writer> BY_ENDING =
      new TreeMap<>(
          Map.of(
              "png",
                  (file, map, classes, source) ->
                      AtomicFile.write(file, PngMap.labels(map, classes)),
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
          "%s: maps are written as .%s".formatted(file, String.join(", .", BY_ENDING.keySet())));
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
    requireFormat(file);
    BY_ENDING.get(ending(file)).write(file, map, classes, source);
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
