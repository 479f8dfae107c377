package org.spectrim.distill;

import java.util.List;
import org.spectrim.registry.Registry;

/** All distillation losses. */
public final class DistillationLosses {
  public static final Registry<DistillationLoss> REGISTRY =
      new Registry<>(
          "distillation method", DistillationLoss.class, List.of(new KnowledgeDistillation()));

  private DistillationLosses() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static DistillationLoss named(String name) {
    return REGISTRY.named(name);
  }
}
