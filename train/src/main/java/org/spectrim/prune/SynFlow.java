package org.spectrim.prune;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.FitContext;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.Shape;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * The part of the synaptic flow that goes through a weight at initialization, {@code s = |w| dR /
 * d|w|} with R the sum of the logits that the network gives to an input of ones when all of its
 * parameters are replaced by their absolute values (Tanaka et al. 2020, <i>Pruning neural networks
 * without any data by iteratively conserving synaptic flow</i>). It looks at no pixel. What goes is
 * removed in 100 rounds, each the same share of what is left. As in the authors' code biases are
 * made positive too and batch-norm has its running statistics.
 */
final class SynFlow implements FilterCriterion, WeightCriterion {
  private static final int ROUNDS = 100;

  @Override
  public String name() {
    return "synflow";
  }

  @Override
  public String summary() {
    return "flow through |w| for ones, 100 rounds before training, weights by one ranking (Tanaka et al. 2020)";
  }

  @Override
  public boolean atInitialization() {
    return true;
  }

  @Override
  public boolean ranksLayersTogether() {
    return true;
  }

  @Override
  public int rounds() {
    return ROUNDS;
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    Model positive = positive(model);
    Map<String, double[]> slopes = Derivatives.zeros(model);
    try (TorchNetwork network = new TorchNetwork(positive.weighted())) {
      Torch.scoped(
          () -> {
            Tensor flow = network.forward(ones(model.network().input()), Hooks.NONE, false).sum();
            Map<String, Tensor> layers = Derivatives.layers(model, network.parameters());
            Derivatives.add(Derivatives.gradient(flow, layers, false, false), 1, slopes);
            return true;
          });
    }
    return Derivatives.timesWeights(positive, slopes, (weight, slope) -> weight * slope);
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return Derivatives.filterSums(model, weightScores(model, context));
  }

  /** The model with the absolute values of all parameters. */
  static Model positive(Model model) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : model.weights().names()) {
      float[] values = model.weights().floats(name).clone();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
      tensors.put(name, new DenseTensor(model.weights().get(name).shape(), values));
    }
    return model.with(new Weights(tensors));
  }

  private static Tensor ones(Shape input) {
    float[] ones = new float[input.size()];
    Arrays.fill(ones, 1);
    return Tensors.of(ones, 1, input.channels(), input.bands(), input.rows(), input.columns());
  }
}
