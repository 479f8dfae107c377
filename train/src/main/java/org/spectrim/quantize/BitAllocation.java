package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;

/**
 * Mixed precision: 2 to 8 bits for each layer's weights, by how sensitive the network is to each
 * (as Dong et al. 2019, <i>HAWQ</i>, and Cai et al. 2020, <i>ZeroQ</i>, with the divergence of
 * {@link Sensitivity}, taken to add up over layers). Of all choices those are kept that no other
 * beats in bytes and divergence both; under a budget of bytes the one of least divergence is taken,
 * under a limit of lost accuracy the smallest whose network, rounded after training, stays within
 * it on the validation pixels.
 */
record BitAllocation(
    Model folded,
    FitContext context,
    QuantizeOptions options,
    Map<String, Sensitivity.Cost[]> costs,
    int pixels) {
  private static final int PIXELS = 256;

  /** More than the file's notes on activations and bits can take. */
  private static final int NOTE = 384;

  private static final int NOTE_PER_ACTIVATION = 80;

  /** Bits of the first layers, in order, with what they cost. */
  record Choice(int[] bits, long bytes, double divergence) {}

  /** Looks at the sensitivities of a float model. */
  static BitAllocation of(Model folded, FitContext context, QuantizeOptions options) {
    TrainingSet pixels =
        Calibration.pixels(folded, context, Math.min(PIXELS, options.calibrationPixels()));
    Map<String, Sensitivity.Cost[]> costs = Sensitivity.of(folded, pixels, options);
    return new BitAllocation(folded, context, options, costs, pixels.size());
  }

  /**
   * @throws InputException if 2 bits everywhere are too many bytes, 8 lose too much, or there are
   *     no validation pixels to look at
   */
  LayerBits choose() {
    List<Choice> front = front(costs.values());
    List<String> names = List.copyOf(costs.keySet());
    return options.mixed().maxDrop() == null
        ? underBudget(folded, names, front, options)
        : withinDrop(folded, names, front, context, options);
  }

  /** All choices that no other beats, from the smallest on. */
  static List<Choice> front(Iterable<Sensitivity.Cost[]> layers) {
    List<Choice> front = List.of(new Choice(new int[0], 0, 0));
    for (Sensitivity.Cost[] layer : layers) {
      List<Choice> all = new ArrayList<>();
      for (Choice before : front) {
        for (Sensitivity.Cost cost : layer) {
          int[] bits = Arrays.copyOf(before.bits(), before.bits().length + 1);
          bits[bits.length - 1] = cost.bits();
          all.add(
              new Choice(
                  bits,
                  before.bytes() + cost.bytes(),
                  before.divergence() + Math.max(0, cost.divergence())));
        }
      }
      all.sort(Comparator.comparingLong(Choice::bytes).thenComparingDouble(Choice::divergence));
      front = new ArrayList<>();
      double least = Double.POSITIVE_INFINITY;
      for (Choice choice : all) {
        if (choice.divergence() < least) {
          front.add(choice);
          least = choice.divergence();
        }
      }
    }
    return front;
  }

  private static LayerBits underBudget(
      Model folded, List<String> names, List<Choice> front, QuantizeOptions options) {
    LayerBits smallest = bits(names, front.get(0));
    Model model = rounded(folded, smallest, options);
    long others =
        ModelFile.toBytes(model).length
            - front.get(0).bytes()
            + NOTE
            + (long) NOTE_PER_ACTIVATION * QuantizedNodes.of(folded.network()).size();
    long budget = options.mixed().bytes() - others;
    if (front.get(0).bytes() > budget) {
      throw new InputException(
          "target is %s, but the model file needs %,d bytes with 2 bits in all layers"
              .formatted(options.mixed().target(), others + front.get(0).bytes()));
    }
    Choice best = front.get(0);
    for (Choice choice : front) {
      best = choice.bytes() <= budget ? choice : best;
    }
    return bits(names, best);
  }

  private static LayerBits withinDrop(
      Model folded,
      List<String> names,
      List<Choice> front,
      FitContext context,
      QuantizeOptions options) {
    int[] validation = context.split().validation();
    if (validation.length == 0) {
      throw new InputException(
          "mixed bits with maxDrop need validation pixels, but the split has none; ask for some or"
              + " give a target");
    }
    boolean rounds = QuantizationMethods.named(options.method()).roundsActivations();
    Map<String, AffineQuantizer> activations =
        rounds
            ? Calibration.quantizers(
                folded, Calibration.pixels(folded, context, options.calibrationPixels()), options)
            : Map.of();
    double floor = accuracy(folded, context) - options.mixed().maxDrop() / 100;
    LayerBits best = null;
    List<Choice> hull = hull(front);
    for (int i = hull.size() - 1; i >= 0; i--) {
      LayerBits bits = bits(names, hull.get(i));
      Model model = rounded(folded, bits, options).withActivations(activations);
      if (accuracy(model, context) < floor - 1e-9) {
        break;
      }
      best = bits;
    }
    if (best == null) {
      throw new InputException(
          "8 bits in all layers already lose more than maxDrop %s on the validation pixels"
              .formatted(options.mixed().maxDrop()));
    }
    return best;
  }

  /** The corners of the front's lower convex hull: few, and the best exchange at each. */
  static List<Choice> hull(List<Choice> front) {
    List<Choice> hull = new ArrayList<>();
    for (Choice choice : front) {
      while (hull.size() > 1 && !bends(hull, choice)) {
        hull.remove(hull.size() - 1);
      }
      hull.add(choice);
    }
    return hull;
  }

  private static boolean bends(List<Choice> hull, Choice next) {
    Choice a = hull.get(hull.size() - 2);
    Choice b = hull.get(hull.size() - 1);
    return (b.divergence() - a.divergence()) * (next.bytes() - a.bytes())
        < (next.divergence() - a.divergence()) * (b.bytes() - a.bytes());
  }

  private static LayerBits bits(List<String> names, Choice choice) {
    Map<String, Integer> bits = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      bits.put(names.get(i), choice.bits()[i]);
    }
    return new LayerBits(bits, true);
  }

  private static Model rounded(Model folded, LayerBits bits, QuantizeOptions options) {
    return folded.with(SymmetricWeights.of(folded.weighted(), bits, options));
  }

  /** The share of validation pixels with their true class. */
  private static double accuracy(Model model, FitContext context) {
    int[] pixels = context.split().validation();
    int[] found = Evaluator.classes(model, context.transformed(model), pixels);
    int right = 0;
    for (int i = 0; i < pixels.length; i++) {
      right += context.labels().at(pixels[i]) == found[i] + 1 ? 1 : 0;
    }
    return (double) right / pixels.length;
  }
}
