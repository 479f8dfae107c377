package org.spectrim.distill;

import java.util.Arrays;
import java.util.List;
import org.spectrim.registry.Registry;

/** All distillation methods. */
public final class DistillationLosses {
  public static final Registry<DistillationLoss> REGISTRY =
      new Registry<>(
          "distillation method",
          DistillationLoss.class,
          List.of(
              new KnowledgeDistillation(),
              new DecoupledDistillation(),
              new StrongerTeacher(),
              new SimilarityPreserving(),
              new RelationalDistillation(),
              new CorrelationCongruence(),
              new ProbabilisticTransfer(),
              new FitNetsHint(),
              new AttentionTransfer(),
              new NeuronSelectivity(),
              new SolutionProcedure(),
              new VariationalInformation(),
              new ActivationBoundaries(),
              new FactorTransfer(),
              new ContrastiveDistillation(),
              new MutualLearning(),
              new NativeEnsemble(),
              new VirtualTeacher(),
              new OwnTeacher()));

  private DistillationLosses() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static DistillationLoss named(String name) {
    return REGISTRY.named(name);
  }

  /**
   * Those of names joined by {@code +}.
   *
   * @throws org.spectrim.error.UsageException if there is none of a name
   */
  static List<DistillationLoss> all(String names) {
    return Arrays.stream(names.split("\\+", -1)).map(String::strip).map(REGISTRY::named).toList();
  }
}
