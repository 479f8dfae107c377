package org.spectrim.prune;

import java.util.List;
import org.spectrim.registry.Registry;

/** All pruning criteria. */
public final class Criteria {
  public static final Registry<Criterion> REGISTRY =
      new Registry<>(
          "criterion",
          Criterion.class,
          List.of(
              new L1Norm(),
              new L2Norm(),
              new GeometricMedian(),
              new Slimming(),
              new Taylor(),
              new Apoz(),
              new ThiNet(),
              new HRank(),
              new Magnitude(),
              new Snip(),
              new Grasp(),
              new SynFlow(),
              new ObdSaliency(),
              new WoodFisher(),
              new Movement(),
              new RandomScores()));

  private Criteria() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static Criterion named(String name) {
    return REGISTRY.named(name);
  }

  /** The names of those that can score a granularity. */
  public static List<String> scoring(Granularity granularity) {
    return REGISTRY.all().stream().filter(granularity::scoredBy).map(Criterion::name).toList();
  }
}
