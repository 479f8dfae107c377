package org.spectrim.classify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;

/**
 * Writes label maps as folders of tiles, GeoTIFF files with their own place on the map, and an
 * index that GDAL opens as one image. Pixels are those of the map in one file.
 */
public final class TileMap {
  private static final List<String> FILES =
      List.of(".tif", ".tiff", ".hdr", ".img", ".png", ".mat");

  private TileMap() {}

  /**
   * Checks that tiles can be written under a name, before long work is begun for it.
   *
   * @throws UsageException if it is that of a file
   */
  public static void requireFolder(Path folder) {
    String name = folder.toString().toLowerCase(Locale.ROOT);
    if (FILES.stream().anyMatch(name::endsWith) || Files.isRegularFile(folder)) {
      throw new UsageException(
          folder + " is a file; with --tiles name a folder, as in --out tiles");
    }
  }

  /**
   * Classifies a scene straight into tiles. Each gets its name when it is whole; work that is
   * broken off goes on with those that are missing.
   *
   * @param map folder for the labels; made if there is none
   * @param confidence folder for the largest probability of each pixel, or null
   * @param probabilities folder for tiles with a band for each class, or null
   * @return what the time was spent on
   * @throws org.spectrim.error.InputException if a folder cannot be written, or as {@link
   *     RowClassifier#classify} does
   */
  public static WorkTimes classify(
      RowClassifier classifier,
      Cube cube,
      Progress progress,
      TileGrid grid,
      Path map,
      @Nullable Path confidence,
      @Nullable Path probabilities,
      Resume resume) {
    String key =
        resume.key(classifier, cube, List.of(grid.rows(), grid.columns()))
            + (confidence == null ? "" : "c")
            + (probabilities == null ? "" : "p");
    TileFolders folders =
        new TileFolders(grid, text(map), text(confidence), text(probabilities), key);
    folders.begin(resume.said());
    List<RowRange> open = grid.bands().stream().filter(band -> !folders.isDone(band)).toList();
    try {
      WorkTimes times = classifier.tiles(cube, progress, folders, open, resume.said());
      folders.finish(classifier.model().classes(), cube);
      return times;
    } catch (IOException e) {
      throw new org.spectrim.error.InputException(
          "cannot write " + map + ": " + AtomicFile.reason(e), e);
    }
  }

  private static @Nullable String text(@Nullable Path folder) {
    return folder == null ? null : folder.toAbsolutePath().toString();
  }
}
