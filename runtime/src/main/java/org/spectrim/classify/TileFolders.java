package org.spectrim.classify;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.GeoTiffWriter;
import org.spectrim.scene.format.VrtIndex;

/**
 * Folders that a map and what comes with it are written to in tiles, each with an index. As long as
 * tiles are missing, the first of them holds a file with the key of the work.
 *
 * @param map folder of the labels, absolute, as a path or a URL
 * @param confidence likewise, or null where it is not wanted
 * @param probabilities likewise
 * @param key what tiles of other work differ in
 */
public record TileFolders(
    TileGrid grid,
    String map,
    @Nullable String confidence,
    @Nullable String probabilities,
    String key)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The index of each folder. */
  public static final String INDEX = "index.vrt";

  private static final String UNFINISHED = ".unfinished";
  private static final Pattern LISTED = Pattern.compile(">(tile-\\d{6,}-\\d{6,}\\.tif)<");
  private static final List<String> CONFIDENCE = List.of("confidence");

  /**
   * Makes the folders ready: tiles of the same work stay, an older index and its tiles go.
   *
   * @param said hears in one line that work goes on
   * @throws InputException if they cannot be written
   */
  void begin(Consumer<String> said) {
    boolean goesOn = isSeen();
    for (Path folder : folders()) {
      try {
        Files.createDirectories(folder);
        AtomicFile.deleteLeftoversIn(folder);
        if (!goesOn) {
          clear(folder);
        }
      } catch (IOException e) {
        throw new InputException("cannot write " + folder + ": " + AtomicFile.reason(e), e);
      }
    }
    if (goesOn) {
      long done = grid.bands().stream().filter(this::isDone).count();
      said.accept(
          "%s: goes on where an earlier run was broken off; %d of %d rows of tiles are there"
              .formatted(map, done, grid.bands().size()));
    } else {
      AtomicFile.write(marker(), key);
    }
  }

  /** Deletes an index and the tiles that it lists, and those of work that was broken off. */
  private static void clear(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    if (Files.exists(index)) {
      Matcher listed = LISTED.matcher(Files.readString(index));
      Files.delete(index);
      while (listed.find()) {
        Files.deleteIfExists(folder.resolve(listed.group(1)));
      }
    }
    if (!Files.exists(folder.resolve(UNFINISHED))) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (LISTED.matcher(">" + file.getFileName() + "<").matches()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Path marker() {
    return RemoteFiles.parse(map).resolve(UNFINISHED);
  }

  private List<Path> folders() {
    return Stream.of(map, confidence, probabilities)
        .filter(Objects::nonNull)
        .map(RemoteFiles::parse)
        .toList();
  }

  /** Whether this process sees the folder, with this work in it. */
  boolean isSeen() {
    try {
      return Files.exists(marker()) && Files.readString(marker()).equals(key);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether all tiles of a row of them are there. */
  boolean isDone(RowRange band) {
    return folders().stream()
        .allMatch(
            folder ->
                grid.tiles(band.first()).stream()
                    .allMatch(tile -> Files.exists(folder.resolve(tile.file()))));
  }

  /** Classifies some rows of tiles and writes them. */
  WorkTimes write(RowClassifier classifier, Cube cube, Progress progress, RowRange rows)
      throws IOException {
    List<LandClass> classes = classifier.model().classes();
    Path place = RemoteFiles.parse(map);
    try (TileWriter labels =
            new TileWriter(
                grid,
                1,
                rows.first(),
                tile ->
                    GeoTiffWriter.openLabels(
                        place.resolve(tile.file()),
                        tile.rows(),
                        tile.columns(),
                        classes,
                        VrtIndex.placed(cube.metadata(), tile)));
        TileWriter largest = floats(confidence, CONFIDENCE, cube, rows);
        TileWriter each = floats(probabilities, names(classes), cube, rows)) {
      MapOutputs outputs =
          new MapOutputs(MapFile.values(labels, grid.sceneColumns(), classes), largest, each);
      return classifier.classify(cube, progress, outputs, rows);
    }
  }

  private static List<String> names(List<LandClass> classes) {
    return classes.stream().map(LandClass::name).toList();
  }

  private @Nullable TileWriter floats(
      @Nullable String folder, List<String> names, Cube cube, RowRange rows) {
    if (folder == null) {
      return null;
    }
    Path place = RemoteFiles.parse(folder);
    return new TileWriter(
        grid,
        names.size(),
        rows.first(),
        tile ->
            GeoTiffWriter.openFloats(
                place.resolve(tile.file()),
                tile.rows(),
                tile.columns(),
                names,
                VrtIndex.placed(cube.metadata(), tile)));
  }

  /** Writes the indices: all tiles are there. */
  void finish(List<LandClass> classes, Cube cube) {
    List<VrtIndex.Tile> tiles = grid.tiles();
    int rows = cube.rows();
    int columns = cube.columns();
    VrtIndex.labels(
        RemoteFiles.parse(map).resolve(INDEX), rows, columns, classes, cube.metadata(), tiles);
    index(confidence, CONFIDENCE, cube, tiles);
    index(probabilities, names(classes), cube, tiles);
    try {
      Files.deleteIfExists(marker());
    } catch (IOException e) {
      throw new InputException("cannot delete " + marker() + ": " + AtomicFile.reason(e), e);
    }
  }

  private static void index(
      @Nullable String folder, List<String> names, Cube cube, List<VrtIndex.Tile> tiles) {
    if (folder != null) {
      Path index = RemoteFiles.parse(folder).resolve(INDEX);
      VrtIndex.floats(index, cube.rows(), cube.columns(), names, cube.metadata(), tiles);
    }
  }
}
