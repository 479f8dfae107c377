package org.spectrim.report;

import org.spectrim.study.TrialRow;

/**
 * What trials that differ only in their seed have in common.
 *
 * @param window rows and columns of the window
 */
record Setting(Arena arena, int window, String model, String recipe) {
  static final String BASELINE = "baseline";

  /** Where models compete on equal terms: the same test pixels of the same scene. */
  record Arena(String scene, String split) {
    String title() {
      return scene + ", " + split;
    }
  }

  static Setting of(TrialRow row) {
    Arena arena = new Arena(row.scene(), row.split());
    return new Setting(arena, row.window(), row.model(), row.recipe());
  }

  /** As in "cnn2d · prune l1 50%". */
  String label() {
    return model + " · " + recipe;
  }

  /** What colour does not tell of a point in a plot: "prune l1 50%", "w0.5 · baseline". */
  String shortLabel() {
    String variant = model.substring(kind().length()).strip();
    return variant.isEmpty() ? recipe : variant + " · " + recipe;
  }

  boolean isBaseline() {
    return recipe.equals(BASELINE);
  }

  /** The setting that this one's recipe is compared with. */
  Setting baseline() {
    return new Setting(arena, window, model, BASELINE);
  }

  /** The kind of network, without its width or components: "cnn2d" of "cnn2d w0.5". */
  String kind() {
    return model.split(" ", 2)[0];
  }
}
