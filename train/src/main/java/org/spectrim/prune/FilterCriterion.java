package org.spectrim.prune;

import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/** Says how much each filter is worth. */
public interface FilterCriterion extends Criterion {
  /**
   * Scores the filters of every convolution and linear layer; the lowest go first. Only scores of
   * one layer are compared with each other.
   *
   * @param context gives the training pixels to criteria that look at data, and the seed to those
   *     that draw
   * @return for each layer, by the node's name, one score a filter
   */
  Map<String, double[]> scores(Model model, FitContext context);

  /** Brings a model into the form that is scored. Called once, before the first removal. */
  default Model prepare(Model model, FitContext context, int epochs) {
    return model;
  }
}
