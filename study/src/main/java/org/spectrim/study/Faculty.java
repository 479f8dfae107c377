package org.spectrim.study;

import java.util.function.Function;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Teachers;

/**
 * Finds the teachers of one step among the models of the study; those that are not there yet are
 * made and kept, so that all trials share them. Notes the time that they took.
 */
final class Faculty {
  private final Trial trial;
  private final int step;
  private final Function<Trial, KeptStep> maker;
  private double wallSeconds;
  private double trainSeconds;

  /**
   * @param step which step of the trial's recipe, from 0 on
   * @param maker makes the model of a trial, or takes it from where it is kept
   */
  Faculty(Trial trial, int step, Function<Trial, KeptStep> maker) {
    this.trial = trial;
    this.step = step;
    this.maker = maker;
  }

  Teachers teachers() {
    return new Teachers(
        trial::network,
        trial.window(),
        trial.training(),
        TrainingDefaults::of,
        () -> make(trial.first(trial.recipe().unpruned(step))).model(),
        this::baseline);
  }

  private Model baseline(NetworkChoice network, int window, TrainOptions training, long seed) {
    KeptStep made = make(trial.baseline(network, window, training, seed));
    trainSeconds += made.seconds();
    return made.model();
  }

  private KeptStep make(Trial other) {
    long start = System.nanoTime();
    KeptStep made = maker.apply(other);
    wallSeconds += (System.nanoTime() - start) / 1e9;
    return made;
  }

  /** How long the step waited for its teachers. */
  double wallSeconds() {
    return wallSeconds;
  }

  /** How long their training took, now or earlier, without what the recipe itself had done. */
  double trainSeconds() {
    return trainSeconds;
  }
}
