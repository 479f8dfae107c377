package org.spectrim.study;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;

/**
 * The work of trials: what is computed, without where it is kept and in which order it is done.
 * Errors of any kind fail the trial, except {@link StoreException}, which ends the study.
 */
interface TrialWork {
  /** Is told how far a step is. */
  @FunctionalInterface
  interface Ticker {
    /**
     * @param what one line without a line end
     * @param share 0 to 1
     */
    void at(String what, double share);
  }

  /**
   * Makes one step of the trial's recipe.
   *
   * @param before the model to change, or null for the first step, which makes one
   * @param teachers for steps that need other models
   */
  Model step(Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker);

  /**
   * Tests, exports and measures a finished model. This is the only place where test labels are
   * looked at.
   *
   * @param teachers that are no models of the recipe; they are tested too
   * @param folder holds the model file; exported files and the map go there too
   */
  Evaluation finish(Trial trial, Model model, List<Model> teachers, Path folder, Ticker ticker);
}
