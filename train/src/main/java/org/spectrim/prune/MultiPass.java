package org.spectrim.prune;

import org.spectrim.model.Model;

/**
 * Prunes the whole network a little, trains, and does so again until it is as small as asked (Han
 * et al. 2015). Each pass removes an equal part, by new scores, and gets an equal part of the
 * epochs. Where the options have an accuracy floor, it ends with the last model that is above it.
 */
final class MultiPass implements PruningSchedule {
  @Override
  public String name() {
    return "multi-pass";
  }

  @Override
  public String summary() {
    return "the whole network in 'steps' equal removals, fine-tuned after each (Han et al. 2015)";
  }

  @Override
  public Model run(Model model, FilterPruner pruner) {
    int passes = pruner.options().steps();
    Model current = model;
    for (int pass = 1; pass <= passes; pass++) {
      Model smaller = pruner.keep(current, pruner.survivors(current, (double) pass / passes));
      smaller = pruner.fineTune(smaller, pruner.epochs(pass, passes));
      if (pruner.options().accuracyFloor() > 0
          && pruner.validationAccuracy(smaller) < pruner.options().accuracyFloor()) {
        return current;
      }
      current = smaller;
    }
    return current;
  }
}
