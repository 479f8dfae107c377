package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.fit.Batch;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Objective;
import org.spectrim.model.Model;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;

/**
 * The scale of the batch-normalization behind a filter, {@code s_f = |gamma_f|}, after training
 * with {@code cross-entropy + lambda sum |gamma|} (Liu et al. 2017, <i>Learning efficient
 * convolutional networks through network slimming</i>). Layers without batch-normalization are
 * given one first. Half of the fine-tuning epochs are spent on that training.
 */
final class Slimming implements FilterCriterion {
  /** The paper has 1e-4 and 1e-5 for ten thousands of steps; here there are a few hundred. */
  static final double LAMBDA = 1e-3;

  @Override
  public String name() {
    return "slimming";
  }

  @Override
  public String summary() {
    return "|gamma| of batch-norm, after training with an L1 term on it (Liu et al. 2017)";
  }

  @Override
  public int preparationEpochs(int epochs) {
    return epochs / 2;
  }

  @Override
  public Model prepare(Model model, FitContext context, PruneOptions options, int epochs) {
    Model normalized = InsertBatchNorm.apply(model, context.train(model));
    if (epochs == 0) {
      return normalized;
    }
    Scales scales = new Scales(normalized.network(), options.lambda());
    return context.fit(normalized, scales, context.training().withEpochs(epochs), scales).model();
  }

  /**
   * Reads the scales.
   *
   * @throws InputException if a layer that can be pruned has no batch-normalization
   */
  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    Network network = model.network();
    return FilterScores.of(
        model,
        node -> {
          double[] scores = new double[network.shape(node.name()).channels()];
          if (node.equals(network.last())) {
            return scores;
          }
          Node norm =
              norm(network, node)
                  .orElseThrow(
                      () ->
                          new InputException(
                              "criterion 'slimming' reads the scale of batch-normalization, but '"
                                  + node.name()
                                  + "' has none behind it"));
          float[] gamma = model.weights().floats(norm.tensor("weight"));
          for (int f = 0; f < scores.length; f++) {
            scores[f] = Math.abs(gamma[f]);
          }
          return scores;
        });
  }

  private static Optional<Node> norm(Network network, Node producer) {
    return network.consumers(producer.name()).stream()
        .filter(next -> next.layer() instanceof Layer.BatchNorm)
        .findFirst();
  }

  /** Sees each step's scales on their way into the network and adds their L1 norm to the loss. */
  static final class Scales implements Hooks, Objective {
    private final double factor;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Tensor> seen = new LinkedHashMap<>();

    Scales(Network network, @Nullable Double lambda) {
      factor = lambda == null ? LAMBDA : lambda;
      for (Node node : FilterScores.producers(network)) {
        norm(network, node).ifPresent(norm -> names.add(norm.tensor("weight")));
      }
    }

    @Override
    public Tensor weight(String name, Tensor tensor) {
      if (names.contains(name)) {
        seen.put(name, tensor);
      }
      return tensor;
    }

    /** None: the scales are the network's own. */
    @Override
    public List<Tensor> parameters() {
      return List.of();
    }

    @Override
    public Tensor loss(Batch batch) {
      Tensor loss = new CrossEntropy().loss(batch);
      for (Tensor gamma : seen.values()) {
        loss = loss.add(gamma.abs().sum(), new Scalar(factor));
      }
      return loss;
    }
  }
}
