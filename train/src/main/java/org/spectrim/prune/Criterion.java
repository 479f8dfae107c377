package org.spectrim.prune;

import org.spectrim.registry.Registered;

/**
 * Says how much what could be removed is worth. Each is a {@link FilterCriterion}, a {@link
 * WeightCriterion} or both, and so can score some granularities and not others (see {@link
 * Granularity#scoredBy}). Stateless, called by one thread; registered in {@link Criteria}.
 */
public interface Criterion extends Registered {
  /** How many of a recipe's fine-tuning epochs are spent before the first removal. */
  default int preparationEpochs(int epochs) {
    return 0;
  }

  /**
   * Whether the network is scored before training, with the weights that the seed gives it, and
   * trained from there once it is pruned.
   */
  default boolean atInitialization() {
    return false;
  }
}
