package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;

/** All pruning schedules: the built-in ones, then those that ServiceLoader finds. */
public final class PruningSchedules {
  private static final List<PruningSchedule> BUILT_IN = List.of(new OneShot());

  private PruningSchedules() {}

  public static Map<String, PruningSchedule> all() {
    Map<String, PruningSchedule> all = new LinkedHashMap<>();
    BUILT_IN.forEach(schedule -> all.put(schedule.name(), schedule));
    ServiceLoader.load(PruningSchedule.class)
        .forEach(schedule -> all.putIfAbsent(schedule.name(), schedule));
    return all;
  }

  /**
   * The schedule of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static PruningSchedule named(String name) {
    PruningSchedule found = all().get(name);
    if (found == null) {
      throw Names.unknown("pruning schedule", name, all().keySet());
    }
    return found;
  }
}
