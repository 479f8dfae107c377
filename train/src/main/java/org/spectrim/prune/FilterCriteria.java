package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;

/** All filter criteria: the built-in ones, then those that ServiceLoader finds. */
public final class FilterCriteria {
  private static final List<FilterCriterion> BUILT_IN = List.of(new L1Norm(), new RandomFilters());

  private FilterCriteria() {}

  public static Map<String, FilterCriterion> all() {
    Map<String, FilterCriterion> all = new LinkedHashMap<>();
    BUILT_IN.forEach(criterion -> all.put(criterion.name(), criterion));
    ServiceLoader.load(FilterCriterion.class)
        .forEach(criterion -> all.putIfAbsent(criterion.name(), criterion));
    return all;
  }

  /**
   * The criterion of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static FilterCriterion named(String name) {
    FilterCriterion found = all().get(name);
    if (found == null) {
      throw Names.unknown("criterion", name, all().keySet());
    }
    return found;
  }
}
