package org.spectrim.prune;

import java.util.List;
import org.spectrim.registry.Registry;

/** All pruning schedules. */
public final class PruningSchedules {
  public static final Registry<PruningSchedule> REGISTRY =
      new Registry<>(
          "pruning schedule",
          PruningSchedule.class,
          List.of(
              new OneShot(),
              new Iterative(),
              new MultiPass(),
              new Gradual(),
              new SoftPruning(),
              new Lottery()));

  private PruningSchedules() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static PruningSchedule named(String name) {
    return REGISTRY.named(name);
  }
}
