package org.spectrim.fit;

import org.spectrim.model.Model;
import org.spectrim.torch.Hooks;

/** Trains a model with more than the labels of the training pixels. */
@FunctionalInterface
public interface Tutor {
  /**
   * Trains a model, beginning with its weights.
   *
   * @param hooks take part in each forward pass
   */
  TrainResult fit(Model model, FitContext context, TrainOptions options, Hooks hooks);
}
