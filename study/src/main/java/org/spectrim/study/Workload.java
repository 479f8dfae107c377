package org.spectrim.study;

import java.util.Map;
import org.spectrim.net.Cost;
import org.spectrim.recipe.InitialModel;
import org.spectrim.recipe.Step;
import org.spectrim.scene.Scene;
import org.spectrim.spec.Canonical;
import org.spectrim.split.Split;

/**
 * How much a trial has to compute, in multiply-accumulates: for each epoch all training pixels
 * forward and back, at the end the whole scene forward and what every trial takes. The first step
 * of recipes that compress is not counted, since it is the baseline's. One rate of multiply-
 * accumulates a second holds for small networks and large ones, since what does not depend on them
 * is counted too.
 */
final class Workload {
  /** A training pixel costs about as much as three that are only classified. */
  private static final double FORWARD = 1.0 / 3;

  /**
   * What a training pixel costs beside its network's multiply-accumulates: measured with the three
   * networks on Salinas-A, batches of 100, where 4.4e-11 s a multiply-accumulate came out.
   */
  private static final double PIXEL = 1.4e6;

  /** Writing, exporting and checking, about half a second. */
  private static final double TRIAL = 1e10;

  /** Measuring speed, in a process that must start first. */
  private static final double MEASURING = 2e10;

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
    return (macs + PIXEL) * epochs * split.train().length
        + macs * 2 * FORWARD * pixels
        + TRIAL
        + (trial.measure() ? MEASURING : 0);
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
