package org.spectrim.prune;

import org.spectrim.model.Model;

/**
 * When filters are removed and when the network is trained again. Stateless, called by one thread;
 * registered in {@link PruningSchedules}.
 */
public interface PruningSchedule {
  /** As it stands in recipes: "one-shot". */
  String name();

  /** One line for people. */
  String summary();

  /** Prunes a model to what the options ask, spending their epochs. */
  Model run(Model model, FilterPruner pruner);
}
