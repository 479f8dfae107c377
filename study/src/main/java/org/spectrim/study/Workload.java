package org.spectrim.study;

import java.util.Map;
import org.spectrim.net.Cost;
import org.spectrim.recipe.InitialModel;
import org.spectrim.recipe.Step;
import org.spectrim.scene.Scene;
import org.spectrim.spec.Canonical;
import org.spectrim.split.Split;

/**
 * How much a trial has to compute, in multiply-accumulates of its network: for each epoch all
 * training pixels forward and back, at the end the whole scene forward. The first step of recipes
 * that compress is not counted, since it is the baseline's.
 */
final class Workload {
  /** A training pixel costs about as much as three that are only classified. */
  private static final double FORWARD = 1.0 / 3;

  private Workload() {}

  static double of(Trial trial, Scene scene, Split split) {
    double macs =
        Cost.of(InitialModel.network(trial.network(), trial.window(), scene)).macsPerWindow();
    int first = trial.recipe().isBaseline() ? 0 : 1;
    double epochs = 0;
    for (Step step : trial.recipe().steps().subList(first, trial.recipe().steps().size())) {
      epochs += epochs(Canonical.tree(step.options()));
    }
    double pixels = (double) split.rows() * split.columns();
    return macs * (epochs * split.train().length + 2 * FORWARD * pixels);
  }

  /** All options that count epochs, whatever the kind of step. */
  private static double epochs(Object options) {
    double epochs = 0;
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) options).entrySet()) {
      if (entry.getValue() instanceof Map<?, ?> nested) {
        epochs += epochs(nested);
      } else if (String.valueOf(entry.getKey()).endsWith("epochs")
          && entry.getValue() instanceof Number number) {
        epochs += number.doubleValue();
      }
    }
    return epochs;
  }
}
