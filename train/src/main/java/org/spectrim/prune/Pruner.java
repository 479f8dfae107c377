package org.spectrim.prune;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.model.Model;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/**
 * The things of which pruning schedules are made: deciding how much stays, removing the rest, and
 * training again. The same for filters and for weights: a network is a list of groups (coupled
 * layers, or layers) of pieces (channels, or weights or blocks of them).
 */
public final class Pruner {
  private final FitContext context;
  private final PruneOptions options;
  private final int epochs;
  private final Removal removal;
  private final Survivors survivors;
  private final List<String> notes = new ArrayList<>();

  /** Those of the model that was asked for last. */
  private final IdentityHashMap<Model, Map<List<String>, double[]>> latest =
      new IdentityHashMap<>();

  /**
   * @param original the model before the first removal
   * @param epochs of fine-tuning that are left for the schedule
   */
  Pruner(Model original, FitContext context, PruneOptions options, Removal removal, int epochs) {
    this.context = context;
    this.options = options;
    this.epochs = epochs;
    this.removal = removal;
    survivors = new Survivors(original, options, removal);
  }

  public PruneOptions options() {
    return options;
  }

  /** All epochs that the schedule may spend. */
  public int epochs() {
    return epochs;
  }

  /** The epochs of a training from first weights on. */
  public int trainingEpochs() {
    return context.training().epochs();
  }

  /**
   * The epochs of one of several equal parts of the schedule; those of all parts add up to {@link
   * #epochs()}.
   *
   * @param part from 1 to {@code parts}
   */
  public int epochs(int part, int parts) {
    return Math.toIntExact((long) epochs * part / parts - (long) epochs * (part - 1) / parts);
  }

  /** The groups that can be pruned, from the network's input to its output. */
  public List<List<String>> groups(Model model) {
    return List.copyOf(removal.sizes(model).keySet());
  }

  /**
   * How many pieces each group keeps.
   *
   * @param progress the share of the way from the original model to what the options ask, over 0
   *     and up to 1
   * @throws UsageException if the target cannot be reached
   */
  public Map<List<String>, Integer> survivors(Model model, double progress) {
    return survivors.of(model, scores(model), progress);
  }

  /** Removes the pieces of the lowest scores; groups that are not named keep all. */
  public Model keep(Model model, Map<List<String>, Integer> counts) {
    return removal.compensate(model, removal.keep(model, scores(model), counts));
  }

  /** Removes the same pieces from a model of the same network that has other weights. */
  public Model keepSame(Model scored, Model other, Map<List<String>, Integer> counts) {
    return keep(other, scores(scored), counts);
  }

  /** Removes all that the options ask for. */
  public Model remove(Model model) {
    Model current = model;
    int rounds = removal.rounds();
    for (int round = 1; round < rounds; round++) {
      double share = survivors.share() * geometric(round, rounds);
      current = keep(current, survivors.share(current, scores(current), share));
    }
    return keep(current, survivors(current, 1));
  }

  /** The progress with which each of several rounds removes the same share of what is left. */
  public double geometric(int round, int rounds) {
    double share = survivors.share();
    return round == rounds || share == 0
        ? 1
        : (1 - Math.pow(1 - share, (double) round / rounds)) / share;
  }

  /** Trains on the training pixels; weights that are zero stay so. */
  public Model fineTune(Model model, int count) {
    return fineTune(model, count, Hooks.NONE);
  }

  Model fineTune(Model model, int count, Hooks hooks) {
    if (count == 0) {
      return model;
    }
    try (Masks masks = Masks.ofZeros(model)) {
      return context
          .fit(model, new CrossEntropy(), context.training().withEpochs(count), masks.then(hooks))
          .model();
    }
  }

  /**
   * A model with the weights that it had after so many epochs of training; those of the beginning
   * follow from the seed.
   */
  public Model early(Model model, int count) {
    return fineTune(initial(model, context), count);
  }

  /** A model with the weights with which its training began. */
  static Model initial(Model model, FitContext context) {
    String seed = model.provenance().entries().get("seed");
    return model.with(
        Initializer.weights(
            model.network(), seed == null ? context.training().seed() : Long.parseLong(seed)));
  }

  /**
   * The share of the validation pixels that a model classifies right.
   *
   * @throws UsageException if the split has none
   */
  public double validationAccuracy(Model model) {
    int[] pixels = context.split().validation();
    if (pixels.length == 0) {
      throw new UsageException(
          "accuracyFloor needs validation pixels, but the split has none; ask for some or set it to"
              + " 0");
    }
    int[] classes = Evaluator.classes(model, context.transformed(model), pixels);
    int[] targets = Split.targets(context.labels(), pixels);
    long right = IntStream.range(0, pixels.length).filter(i -> classes[i] == targets[i]).count();
    return (double) right / pixels.length;
  }

  /** Something that whoever reads the model's history should know. */
  public void note(String text) {
    notes.add(text);
  }

  List<String> notes() {
    return notes;
  }

  Model keep(Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> counts) {
    return removal.keep(model, scores, counts);
  }

  /** For each group the worth of its pieces. */
  Map<List<String>, double[]> scores(Model model) {
    if (!latest.containsKey(model)) {
      latest.clear();
      latest.put(model, removal.scores(model));
    }
    return latest.get(model);
  }
}
