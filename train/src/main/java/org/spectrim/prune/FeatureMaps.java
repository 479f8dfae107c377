package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Node;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/** Means over training pixels of something that is computed from each filter's activations. */
final class FeatureMaps {
  private FeatureMaps() {}

  /** What is averaged. */
  @FunctionalInterface
  interface Statistic {
    /**
     * Computes one number a sample and channel.
     *
     * @param maps {@code [sample, channel, band, row, column]}, after the filter's ReLU
     * @return {@code [sample, channel]}, floats
     */
    Tensor of(Tensor maps);
  }

  /** At most so many training pixels, evenly spread over the split's. */
  static TrainingSet pixels(Model model, FitContext context, int most) {
    TrainingSet pixels = context.train(model, most);
    if (pixels.size() == 0) {
      throw new InputException("the split has no training pixels for this criterion to look at");
    }
    return pixels;
  }

  /** The mean of a statistic over pixels, for each filter of each producer. */
  static Map<String, double[]> means(Model model, TrainingSet pixels, Statistic statistic) {
    Map<String, double[]> byNode = new LinkedHashMap<>();
    Map<String, double[]> means = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(model.network())) {
      String activation = FilterScores.activation(model.network(), node.name());
      double[] sums = new double[model.network().shape(node.name()).channels()];
      // Producers that a residual Add sums share one activation.
      means.put(node.name(), byNode.computeIfAbsent(activation, name -> sums));
    }
    Hooks hooks =
        new Hooks() {
          @Override
          public void tap(String node, Tensor maps) {
            double[] sums = byNode.get(node);
            if (sums != null) {
              float[] batch = Tensors.floats(statistic.of(maps).sum(0));
              for (int c = 0; c < sums.length; c++) {
                sums[c] += batch[c] / pixels.size();
              }
            }
          }
        };
    try (TorchNetwork network = new TorchNetwork(model.weighted())) {
      Evaluator.logits(network, hooks, pixels);
    }
    return means;
  }
}
