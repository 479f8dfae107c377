package org.spectrim.prune;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/**
 * The things of which pruning schedules are made: deciding how many filters stay, removing the
 * others, and training again. Groups of coupled channels go by the names of their producers.
 */
public final class FilterPruner {
  private final FitContext context;
  private final PruneOptions options;
  private final int epochs;
  private final FilterCriterion criterion;
  private final FilterCounts counts;

  /** Those of the model that was asked for last. */
  private final IdentityHashMap<Model, Map<String, double[]>> latest = new IdentityHashMap<>();

  /**
   * @param original the model before the first removal
   * @param epochs of fine-tuning that are left for the schedule
   */
  FilterPruner(Model original, FitContext context, PruneOptions options, int epochs) {
    this.context = context;
    this.options = options;
    this.epochs = epochs;
    criterion = FilterCriteria.named(options.criterion());
    counts = new FilterCounts(original, options);
  }

  public PruneOptions options() {
    return options;
  }

  /** All epochs that the schedule may spend. */
  public int epochs() {
    return epochs;
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
    return ChannelGroups.of(model.network()).groups().stream()
        .map(ChannelGroup::producers)
        .toList();
  }

  /**
   * How many channels each group keeps.
   *
   * @param progress the share of the way from the original model to what the options ask, over 0
   *     and up to 1
   * @throws org.spectrim.error.UsageException if the target cannot be reached
   */
  public Map<List<String>, Integer> survivors(Model model, double progress) {
    return counts.of(model, channelScores(model), progress);
  }

  /** Removes the channels of the lowest scores; groups that are not named keep all. */
  public Model keep(Model model, Map<List<String>, Integer> survivors) {
    return FilterCounts.keep(model, channelScores(model), survivors);
  }

  /** Removes all that the options ask for. */
  public Model remove(Model model) {
    return keep(model, survivors(model, 1));
  }

  /** Trains on the training pixels. */
  public Model fineTune(Model model, int count) {
    return fineTune(model, count, Hooks.NONE);
  }

  Model fineTune(Model model, int count, Hooks hooks) {
    if (count == 0) {
      return model;
    }
    return context
        .fit(model, new CrossEntropy(), context.training().withEpochs(count), hooks)
        .model();
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
    int[] targets = Split.targets(context.scene().labels(), pixels);
    long right = IntStream.range(0, pixels.length).filter(i -> classes[i] == targets[i]).count();
    return (double) right / pixels.length;
  }

  /** For each group the worth of its channels. */
  Map<List<String>, double[]> channelScores(Model model) {
    if (!latest.containsKey(model)) {
      latest.clear();
      latest.put(model, criterion.scores(model, context));
    }
    Map<String, double[]> scores = latest.get(model);
    Map<List<String>, double[]> byGroup = new LinkedHashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      byGroup.put(
          group.producers(),
          group.channels().stream()
              // Coupled filters go together, so their worth is added.
              .mapToDouble(
                  channel ->
                      channel.stream()
                          .mapToDouble(filter -> scores.get(filter.producer())[filter.index()])
                          .sum())
              .toArray());
    }
    return byGroup;
  }
}
