package org.spectrim.distill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;

/** All distillation losses: the built-in ones, then those that ServiceLoader finds. */
public final class DistillationLosses {
  private static final List<DistillationLoss> BUILT_IN = List.of(new KnowledgeDistillation());

  private DistillationLosses() {}

  public static Map<String, DistillationLoss> all() {
    Map<String, DistillationLoss> all = new LinkedHashMap<>();
    BUILT_IN.forEach(loss -> all.put(loss.name(), loss));
    ServiceLoader.load(DistillationLoss.class).forEach(loss -> all.putIfAbsent(loss.name(), loss));
    return all;
  }

  /**
   * The loss of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static DistillationLoss named(String name) {
    DistillationLoss found = all().get(name);
    if (found == null) {
      throw Names.unknown("distillation method", name, all().keySet());
    }
    return found;
  }
}
