package org.spectrim.prune;

import java.util.List;
import java.util.Map;
import org.spectrim.model.Model;

/**
 * Goes through the network layer by layer, from its input on: prunes one, trains, goes to the next
 * (Li et al. 2017). How much each layer keeps is decided at the beginning, which of them by scores
 * when its turn comes. All layers get an equal part of the epochs.
 */
final class Iterative implements PruningSchedule {
  @Override
  public String name() {
    return "iterative";
  }

  @Override
  public String summary() {
    return "layer by layer: prune one, fine-tune, go to the next (Li et al. 2017)";
  }

  @Override
  public Model run(Model model, Pruner pruner) {
    Map<List<String>, Integer> survivors = pruner.survivors(model, 1);
    List<List<String>> groups = pruner.groups(model);
    Model current = model;
    for (int i = 0; i < groups.size(); i++) {
      List<String> group = groups.get(i);
      current = pruner.keep(current, Map.of(group, survivors.get(group)));
      current = pruner.fineTune(current, pruner.epochs(i + 1, groups.size()));
    }
    return current;
  }
}
