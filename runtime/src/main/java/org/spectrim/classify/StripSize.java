package org.spectrim.classify;

import org.spectrim.error.InputException;
import org.spectrim.onnx.ExportedModel;

/**
 * How large strips are: all in flight must fit the memory. Strips are whole rows, and are cut into
 * columns too where a whole row with its neighbours is too wide.
 *
 * @param rows to classify at once
 * @param columns to classify at once
 */
public record StripSize(int rows, int columns) {
  /** Taller strips no longer get faster, and shorter ones stay in the caches. */
  static final int TALLEST = 64;

  private static final long CACHE = 4 << 20;

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
    int enough = Math.min(Math.min(tallest, sceneRows), Math.max(1, margin));
    double rows = pixels / (sceneColumns + margin) - margin;
    if (rows >= enough) {
      return new StripSize((int) Math.min(Math.min(tallest, sceneRows), rows), sceneColumns);
    }
    double columns = pixels / (enough + margin) - margin;
    if (columns < 1) {
      throw new InputException(
          "this model needs at least %d MB for strips of the scene; give more with --memory"
              .formatted(
                  (long)
                      Math.ceil(
                          options.threads() * perPixel * (enough + margin) * (margin + 1) / 1e6)));
    }
    return new StripSize(enough, (int) Math.min(sceneColumns, columns));
  }
}
