package org.spectrim.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spectrim.net.Cost;
import org.spectrim.recipe.InitialModel;
import org.spectrim.recipe.Step;
import org.spectrim.scene.Scene;
import org.spectrim.spec.Canonical;
import org.spectrim.split.Split;

/**
 * How much a trial has to compute, in multiply-accumulates: for each epoch all training pixels
 * forward and back, at the end the whole scene forward and what every trial takes. One rate of
 * multiply-accumulates a second holds for small networks and large ones, since what does not depend
 * on them is counted too.
 *
 * @param steps of the recipe
 * @param finish what comes after the last one
 */
record Workload(List<Double> steps, double finish) {
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

  /** Trains from the first weights in every round. */
  private static final String LOTTERY = "lottery";

  Workload {
    steps = List.copyOf(steps);
  }

  static Workload of(Trial trial, Scene scene, Split split) {
    double macs =
        Cost.of(InitialModel.network(trial.network(), trial.window(), scene)).macsPerWindow();
    double epoch = (macs + PIXEL) * split.train().length;
    double pixels = (double) split.rows() * split.columns();
    double finish = macs * 2 * FORWARD * pixels + TRIAL + (trial.measure() ? MEASURING : 0);
    List<Double> steps = new ArrayList<>();
    double before = 0;
    for (Step step : trial.recipe().steps()) {
      double epochs = epochs(step, trial.training().epochs(), before);
      before += epochs;
      steps.add(epochs * epoch);
    }
    return new Workload(steps, finish);
  }

  /** What is left when some steps are made. */
  double from(int made) {
    return finish
        + steps.subList(made, steps.size()).stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Epochs that a step trains.
   *
   * @param training those of the baseline
   * @param before those of the steps before
   */
  private static double epochs(Step step, int training, double before) {
    if (step instanceof Step.Scratch scratch) {
      return scratch.epochs() > 0 ? scratch.epochs() : before;
    }
    if (step instanceof Step.Prune prune && prune.options().schedule().equals(LOTTERY)) {
      return (double) prune.options().steps() * training;
    }
    if (step instanceof Step.Prune prune && prune.options().startsAnew()) {
      return training;
    }
    return epochs(Canonical.tree(step.options()));
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
