package org.spectrim.prune;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Graphs;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Node;
import org.spectrim.torch.Tensors;

/**
 * What a trained network loses with a weight when the others may make up for it, {@code s = w^2 /
 * (2 [F^-1]_ww)}, the optimal brain surgeon (Hassibi and Stork 1993) with the inverse of the
 * empirical Fisher matrix in place of the Hessian's, block by block (Singh and Alistarh 2020,
 * <i>WoodFisher: efficient second-order approximation for neural network compression</i>; see
 * {@link BlockFisher}). The survivors of each block get the change that is best for all weights of
 * the block that went together. The gradients are those of at most 100 training pixels.
 */
final class WoodFisher implements WeightCriterion {
  private static final int PIXELS = 100;

  @Override
  public String name() {
    return "woodfisher";
  }

  @Override
  public String summary() {
    return "w^2 / (2 [F^-1]_ww), empirical Fisher; survivors are adapted (Singh and Alistarh 2020)";
  }

  @Override
  public Map<String, double[]> weightScores(Model model, FitContext context) {
    Map<String, BlockFisher> inverses = inverses(model, context);
    return FilterScores.of(
        model,
        node -> {
          float[] weights = model.weights().floats(node.tensor("weight"));
          double[] scores = new double[weights.length];
          BlockFisher inverse = inverses.get(node.name());
          for (int i = 0; i < scores.length; i++) {
            scores[i] = (double) weights[i] * weights[i] / (2 * inverse.diagonal(i));
          }
          return scores;
        });
  }

  @Override
  public Model compensate(Model before, Model after, FitContext context) {
    if (before == after) {
      return after;
    }
    Map<String, BlockFisher> inverses = inverses(before, context);
    Map<String, StoredTensor> changed = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(before.network())) {
      String name = node.tensor("weight");
      float[] weights =
          inverses
              .get(node.name())
              .withoutPruned(before.weights().floats(name), after.weights().floats(name));
      changed.put(name, new DenseTensor(before.weights().get(name).shape(), weights));
    }
    return after.with(after.weights().with(changed));
  }

  /** The inverse Fisher matrix of each layer's weights; zeros are left out of it. */
  static Map<String, BlockFisher> inverses(Model model, FitContext context) {
    TrainingSet pixels = FeatureMaps.pixels(model, context, PIXELS);
    Map<String, BlockFisher> inverses = new LinkedHashMap<>();
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (Node node : FilterScores.producers(model.network())) {
      weights.put(node.name(), model.weights().floats(node.tensor("weight")));
      inverses.put(node.name(), new BlockFisher(weights.get(node.name()).length, pixels.size()));
    }
    Graphs.forEach(
        model,
        pixels,
        1,
        false,
        (parameters, logits, targets) ->
            Derivatives.gradient(
                    torch.cross_entropy_loss(logits, targets),
                    Derivatives.layers(model, parameters),
                    false,
                    false)
                .forEach(
                    (layer, tensor) -> {
                      float[] gradient = Tensors.floats(tensor);
                      float[] values = weights.get(layer);
                      for (int i = 0; i < gradient.length; i++) {
                        gradient[i] = values[i] == 0 ? 0 : gradient[i];
                      }
                      inverses.get(layer).add(gradient);
                    }));
    return inverses;
  }
}
