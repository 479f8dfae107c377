package org.spectrim.prune;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.fit.FitContext;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.SparseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Node;

/**
 * Sets weights of convolutions and linear layers to zero: single ones, blocks, or all but N of each
 * M. Each layer is a group. Biases and batch-normalization are left alone.
 */
final class MaskRemoval implements Removal {
  private final WeightCriterion criterion;
  private final Granularity granularity;
  private final FitContext context;
  private final PruneOptions options;
  private final Map<String, Pieces> layers = new LinkedHashMap<>();
  private Map<String, double[]> learned = Map.of();

  /**
   * @throws org.spectrim.error.UsageException if a layer of the model is too small for the pattern
   */
  MaskRemoval(
      WeightCriterion criterion,
      Granularity granularity,
      FitContext context,
      PruneOptions options,
      Model model) {
    this.criterion = criterion;
    this.granularity = granularity;
    this.context = context;
    this.options = options;
    for (Node node : FilterScores.producers(model.network())) {
      layers.put(node.name(), Pieces.of(granularity, node));
    }
  }

  @Override
  public Model prepare(Model model, int epochs) {
    if (epochs == 0) {
      return model;
    }
    WeightCriterion.Learned result = criterion.learn(model, context, epochs);
    learned = result.scores();
    return result.model();
  }

  @Override
  public Map<List<String>, Integer> sizes(Model model) {
    Map<List<String>, Integer> sizes = new LinkedHashMap<>();
    layers.forEach((name, pieces) -> sizes.put(List.of(name), pieces.count()));
    return sizes;
  }

  @Override
  public int admissible(int size, int wanted) {
    return granularity.isPattern() ? wanted : Math.min(size, Math.max(options.floor(), wanted));
  }

  @Override
  public Map<List<String>, double[]> scores(Model model) {
    Map<String, double[]> scores =
        learned.isEmpty() ? criterion.weightScores(model, context) : learned;
    Map<List<String>, double[]> byLayer = new LinkedHashMap<>();
    layers.forEach(
        (name, pieces) ->
            byLayer.put(List.of(name), pieces.scores(scores.get(name), weights(model, name))));
    return byLayer;
  }

  private static float[] weights(Model model, String layer) {
    return model.weights().floats(model.network().node(layer).tensor("weight"));
  }

  /** As they are: a weight's score says what the whole network loses with it. */
  @Override
  public double[] comparable(double[] scores) {
    return scores;
  }

  @Override
  public Model keep(
      Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> survivors) {
    Map<String, StoredTensor> changed = new LinkedHashMap<>();
    survivors.forEach(
        (group, kept) -> {
          String layer = group.get(0);
          BitSet gone = layers.get(layer).gone(scores.get(group), kept);
          if (!gone.isEmpty()) {
            float[] values = weights(model, layer).clone();
            gone.stream().forEach(i -> values[i] = 0);
            String name = model.network().node(layer).tensor("weight");
            changed.put(name, new DenseTensor(model.weights().get(name).shape(), values));
          }
        });
    return changed.isEmpty() ? model : model.with(model.weights().with(changed));
  }

  @Override
  public Model compensate(Model before, Model after) {
    return criterion.compensate(before, after, context);
  }

  @Override
  public int rounds() {
    return criterion.rounds();
  }

  /** Parameters are those that are not zero, bytes those of a file that stores no zeros. */
  @Override
  public long cost(Budget.Unit unit, Model model) {
    return unit == Budget.Unit.PARAMETERS
        ? model.weights().nonZeros()
        : unit.of(model.with(SparseTensor.smallest(model.weights())));
  }
}
