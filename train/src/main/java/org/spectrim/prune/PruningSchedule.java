package org.spectrim.prune;

import org.spectrim.model.Model;
import org.spectrim.registry.Registered;

/**
 * When filters are removed and when the network is trained again. Stateless, called by one thread;
 * registered in {@link PruningSchedules}.
 */
public interface PruningSchedule extends Registered {
  /** Prunes a model to what the options ask, spending their epochs. */
  Model run(Model model, Pruner pruner);
}
