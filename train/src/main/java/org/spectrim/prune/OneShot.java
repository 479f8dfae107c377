package org.spectrim.prune;

import org.spectrim.model.Model;

/** Removes everything once, then trains once (Li et al. 2017). */
final class OneShot implements PruningSchedule {
  @Override
  public String name() {
    return "one-shot";
  }

  @Override
  public String summary() {
    return "remove everything once, then fine-tune once";
  }

  @Override
  public Model run(Model model, Pruner pruner) {
    return pruner.fineTune(pruner.remove(model), pruner.epochs());
  }
}
