package org.spectrim.classify;

import org.spectrim.error.InputException;
import org.spectrim.onnx.ExportedModel;

/**
 * How large strips are: all in flight must fit the memory. Strips are whole rows, and are cut into
 * columns too where whole rows would have to be so low that they compute much of their neighbours'
 * rows again.
 *
 * @param rows to classify at once
 * @param columns to classify at once
 */
public record StripSize(int rows, int columns) {
  /** Taller strips no longer get faster, and shorter ones stay in the caches. */
  static final int TALLEST = 64;

  private static final long CACHE = 4 << 20;

  /** Columns are cut only if that saves so much, since files are read in smaller pieces then. */
  private static final double WORTH_CUTTING = 0.95;

  /**
   * @param tallest the most rows that one strip classifies
   * @throws InputException if not even a single pixel with its window fits
   */
  static StripSize of(
      ExportedModel model, int sceneRows, int sceneColumns, ClassifyOptions options, int tallest) {
    int margin = model.window() - 1;
    int waiting = StripWorkers.workers(options.threads()) - options.threads();
    // Strips that wait for their turn hold their samples alone.
    double perPixel =
        model.bytesPerPixel() + (double) waiting / options.threads() * Float.BYTES * model.bands();
    double pixels = (double) options.memoryBytes() / options.threads() / perPixel;
    if (margin == 0) {
      // Where strips share no rows with their neighbours they need not be larger than the caches.
      pixels = Math.min(pixels, Math.max(1024, CACHE / perPixel));
    }
    pixels = Math.min(pixels, (double) Integer.MAX_VALUE / Float.BYTES / model.bands());
    int highest = Math.min(tallest, sceneRows);
    StripSize best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int parts = 1; parts <= sceneColumns; parts++) {
      int columns = ceil(sceneColumns, parts);
      int most = (int) Math.min(highest, Math.floor(pixels / (columns + margin) - margin));
      if (most < 1) {
        continue;
      }
      // Strips of one height, so that the last one, which is shifted, repeats little.
      int strips = ceil(sceneRows, most);
      int rows = ceil(sceneRows, strips);
      // As many strips for every thread, so that all end at the same time.
      double turns = ceil(Math.multiplyExact(parts, strips), options.threads());
      double work = turns * (columns + margin) * (rows + margin);
      if (work < least * (best == null ? 1 : WORTH_CUTTING)) {
        best = new StripSize(rows, columns);
        least = work;
      }
    }
    if (best == null) {
      double bytes = options.threads() * perPixel * (1 + margin) * (1 + margin);
      throw new InputException(
          "this model needs at least %d MB for strips of the scene; give more with --memory"
              .formatted((long) Math.ceil(bytes / 1e6)));
    }
    return best;
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
