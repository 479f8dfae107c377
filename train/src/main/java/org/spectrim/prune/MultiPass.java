package org.spectrim.prune;

import java.util.Locale;
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
  public Model run(Model model, Pruner pruner) {
    int passes = pruner.options().steps();
    Model current = model;
    for (int pass = 1; pass <= passes; pass++) {
      Model smaller = pruner.keep(current, pruner.survivors(current, (double) pass / passes));
      smaller = pruner.fineTune(smaller, pruner.epochs(pass, passes));
      double floor = pruner.options().accuracyFloor();
      if (floor > 0) {
        double accuracy = pruner.validationAccuracy(smaller);
        if (accuracy < floor) {
          pruner.note(
              String.format(
                  Locale.ROOT,
                  "multi-pass %d of %d fell to validation accuracy %.4f, below the floor %s: %s",
                  pass,
                  passes,
                  accuracy,
                  floor,
                  pass == 1 ? "nothing was pruned" : "the model is that of pass " + (pass - 1)));
          return current;
        }
      }
      current = smaller;
    }
    return current;
  }
}
