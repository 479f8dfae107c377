package org.spectrim.recipe;

import org.spectrim.fit.TrainOptions;

/** One change of a model. The options hold all settings, defaults filled in. */
public sealed interface Step {
  /** How the step is called in recipes: "prune". */
  String kind();

  /** The record of its options. */
  Record options();

  /**
   * Trains with cross-entropy: from random weights as the first step of a recipe, from the weights
   * that are there (fine-tuning) as a later one.
   */
  record Train(TrainOptions options) implements Step {
    @Override
    public String kind() {
      return "train";
    }
  }
}
