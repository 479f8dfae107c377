package org.spectrim.prune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.error.UsageException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.split.Split;

/**
 * What a model loses when one layer alone is pruned and nothing is trained afterwards (Li et al.
 * 2017, section 3.2). Layers that a residual sum couples are pruned together. Test pixels are not
 * looked at.
 *
 * @param pixels "validation", or "training" where the split has no validation pixels
 * @param count how many these are
 * @param accuracy the share of them that the whole model classifies right
 * @param layers from the network's input to its output
 */
public record Sensitivity(String pixels, int count, double accuracy, List<Layer> layers) {
  public Sensitivity {
    layers = List.copyOf(layers);
  }

  /**
   * @param names of the layers that lose their filters together, most often one
   * @param filters how many there are
   * @param points one for each ratio, in ascending order
   */
  public record Layer(List<String> names, int filters, List<Point> points) {
    public Layer {
      names = List.copyOf(names);
      points = List.copyOf(points);
    }

    /**
     * The largest ratio up to which no tried one loses more than the given share of the pixels; 0
     * if there is none.
     */
    public double largest(double accuracy, double drop) {
      double largest = 0;
      for (Point point : points) {
        if (accuracy - point.accuracy() > drop + 1e-9) {
          break;
        }
        largest = point.ratio();
      }
      return largest;
    }
  }

  /**
   * @param ratio of the filters that was to be removed
   * @param kept filters that were left
   * @param accuracy the share of the pixels that were classified right
   */
  public record Point(double ratio, int kept, double accuracy) {}

  /**
   * Prunes each layer alone at each ratio.
   *
   * @param criterion the name of one that scores filters of a trained network
   * @param ratios ascending, from 0 to below 1
   * @throws UsageException if the criterion or a ratio is not possible
   */
  public static Sensitivity of(
      Model model, FitContext context, String criterion, List<Double> ratios) {
    PruneOptions options = options(criterion);
    boolean validated = context.split().validation().length > 0;
    int[] pixels = validated ? context.split().validation() : context.split().train();
    Removal removal = Pruning.removal(model, context, options);
    Model prepared = removal.prepare(model, 0);
    Map<List<String>, double[]> scores = removal.scores(prepared);
    List<Layer> layers = new ArrayList<>();
    for (List<String> group : removal.sizes(prepared).keySet()) {
      int filters = scores.get(group).length;
      List<Point> points = new ArrayList<>();
      for (double ratio : ratios) {
        int kept = options.withRatio(ratio).survivors(filters, ratio);
        Model pruned = removal.keep(prepared, scores, Map.of(group, kept));
        points.add(new Point(ratio, kept, accuracy(pruned, context, pixels)));
      }
      layers.add(new Layer(group, filters, points));
    }
    return new Sensitivity(
        validated ? "validation" : "training",
        pixels.length,
        accuracy(model, context, pixels),
        layers);
  }

  /**
   * The options by which layers are pruned alone.
   *
   * @throws UsageException if the criterion cannot score filters of a trained network
   */
  public static PruneOptions options(String criterion) {
    PruneOptions options =
        PruneOptions.defaults().withCriterion(criterion).withFineTuneEpochs(0).withFloor(1);
    if (options.startsAnew()) {
      throw new UsageException(
          "criterion '%s' scores the network before training, and sensitivity is that of a trained one; use another, as l1"
              .formatted(criterion));
    }
    return options;
  }

  private static double accuracy(Model model, FitContext context, int[] pixels) {
    int[] classes = Evaluator.classes(model, context.transformed(model), pixels);
    int[] targets = Split.targets(context.labels(), pixels);
    long right = IntStream.range(0, pixels.length).filter(i -> classes[i] == targets[i]).count();
    return (double) right / pixels.length;
  }
}
