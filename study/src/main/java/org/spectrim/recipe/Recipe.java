package org.spectrim.recipe;

import java.util.List;
import java.util.Map;
import org.spectrim.spec.Canonical;

/**
 * A way to make a model: steps, one after the other.
 *
 * @param name for tables, as in "prune l1 50% + ptq int8"
 * @param steps at least one; the first of a recipe that begins with nothing is a {@link Step.Train}
 */
public record Recipe(String name, List<Step> steps) {
  /** The name of the recipe that only trains, with the study's own settings. */
  public static final String BASELINE = "baseline";

  public Recipe {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a recipe needs at least one step");
    }
  }

  /** Whether it only trains: what compressed models are compared with. */
  public boolean isBaseline() {
    return name.equals(BASELINE);
  }

  /** How many of the steps before one were made when its model was last unpruned. */
  public int unpruned(int step) {
    for (int i = 0; i < step; i++) {
      if (steps.get(i) instanceof Step.Prune) {
        return i;
      }
    }
    return Math.min(1, step);
  }

  /** The first steps alone. */
  public Recipe first(int count) {
    return new Recipe(name, steps.subList(0, count));
  }

  /**
   * What the first steps do, whatever the recipe is called: equal for equal options, to be hashed.
   */
  public Object canonical(int count) {
    return steps.subList(0, count).stream()
        .map(step -> Map.of(step.kind(), Canonical.tree(step.settings())))
        .toList();
  }
}
