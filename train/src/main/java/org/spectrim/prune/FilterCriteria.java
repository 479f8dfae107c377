package org.spectrim.prune;

import java.util.List;
import org.spectrim.registry.Registry;

/** All pruning criteria. */
public final class FilterCriteria {
  public static final Registry<FilterCriterion> REGISTRY =
      new Registry<>(
          "criterion",
          FilterCriterion.class,
          List.of(
              new L1Norm(),
              new L2Norm(),
              new GeometricMedian(),
              new Slimming(),
              new Taylor(),
              new Apoz(),
              new ThiNet(),
              new HRank(),
              new RandomFilters()));

  private FilterCriteria() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static FilterCriterion named(String name) {
    return REGISTRY.named(name);
  }
}
