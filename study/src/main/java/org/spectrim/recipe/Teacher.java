package org.spectrim.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;

/**
 * Who teaches, where it is not a model of the recipe itself.
 *
 * @param file of a model; empty for networks that are trained as the study's baselines are
 * @param hash of the file's bytes, so that another file makes another trial
 * @param model name of the architecture; empty for the trial's network
 * @param width factor on its filters and hidden features; null for that of the trial's network, or
 *     1 for another one
 * @param window rows and columns that it sees; null for the trial's
 * @param epochs of its training; null for the usual ones
 * @param seeds how many networks of other first weights teach together
 */
public record Teacher(
    String file,
    String hash,
    String model,
    @Nullable Double width,
    @Nullable Integer window,
    @Nullable Integer epochs,
    int seeds) {
  private static final int MOST_SEEDS = 16;

  /** The trial's own baseline. */
  static final Teacher BASELINE = new Teacher("", "", "", null, null, null, 1);

  /** What files may not give. */
  static final List<String> HIDDEN = List.of("hash");

  /** Checks all settings. */
  public Teacher(
      String file,
      String hash,
      String model,
      @Nullable Double width,
      @Nullable Integer window,
      @Nullable Integer epochs,
      int seeds) {
    if (!model.isEmpty()) {
      NetworkChoice.of(model);
    }
    boolean own = !model.isEmpty() || width != null || window != null || epochs != null;
    if (!file.isEmpty() && (own || seeds != 1)) {
      throw new UsageException("a teacher's file says all; leave out the other keys");
    }
    check(width == null || (width > 0 && width <= 16), "width", width, "a factor over 0, up to 16");
    check(window == null || window % 2 == 1, "window", window, "an odd number, as in 9");
    check(epochs == null || epochs >= 1, "epochs", epochs, "1 or more");
    check(seeds >= 1 && seeds <= MOST_SEEDS, "seeds", seeds, "1 to " + MOST_SEEDS);
    this.file = file;
    this.hash = hash;
    this.model = model;
    this.width = width;
    this.window = window;
    this.epochs = epochs;
    this.seeds = seeds;
  }

  private static void check(boolean right, String option, @Nullable Number value, String allowed) {
    if (!right) {
      throw new UsageException(option + " is " + value + "; use " + allowed);
    }
  }

  /** Whether it is the trial's own baseline. */
  public boolean isOwnBaseline() {
    return equals(BASELINE);
  }

  /** For tables: "3 cnn3d w2", "old.safetensors". */
  public String label() {
    if (!file.isEmpty()) {
      return file.substring(file.lastIndexOf('/') + 1);
    }
    StringBuilder label = new StringBuilder();
    label.append(seeds == 1 ? "" : seeds + " ").append(model.isEmpty() ? "baseline" : model);
    label.append(width == null ? "" : " w" + Labels.number(width));
    label.append(window == null ? "" : " window=" + window);
    return label.append(epochs == null ? "" : " epochs=" + epochs).toString();
  }
}
