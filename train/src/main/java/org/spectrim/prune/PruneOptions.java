package org.spectrim.prune;

import java.util.List;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;

/**
 * How a network is pruned.
 *
 * @param criterion a name from {@link FilterCriteria}
 * @param granularity "filter": whole filters and hidden features go
 * @param ratio share of the filters of each layer to remove, from 0 to below 1
 * @param schedule a name from {@link PruningSchedules}
 * @param fineTuneEpochs epochs of training after the removal, in all
 * @param round survivors of each layer are rounded to a multiple of this where it has as many; 16
 *     or 4 make engines fast, 1 does not round
 * @param floor so many filters stay in each layer at least
 */
public record PruneOptions(
    String criterion,
    String granularity,
    double ratio,
    String schedule,
    int fineTuneEpochs,
    int round,
    int floor) {
  private static final List<String> GRANULARITIES = List.of("filter");

  public PruneOptions {
    FilterCriteria.named(criterion);
    PruningSchedules.named(schedule);
    if (!GRANULARITIES.contains(granularity)) {
      throw Names.unknown("granularity", granularity, GRANULARITIES);
    }
    if (!(ratio >= 0 && ratio < 1)) {
      throw new UsageException(
          "ratio is " + ratio + "; the share to remove must be from 0 to below 1, as in 0.5");
    }
    if (fineTuneEpochs < 0) {
      throw new UsageException("fineTuneEpochs is " + fineTuneEpochs + "; use 0 or more");
    }
    if (round < 1) {
      throw new UsageException("round is " + round + "; use 1 (off) or a multiple such as 16");
    }
    if (floor < 1) {
      throw new UsageException("floor is " + floor + "; each layer must keep 1 filter or more");
    }
  }

  /** Half of the filters by their L1 norm at once, then 50 epochs; 2 filters stay at least. */
  public static PruneOptions defaults() {
    return new PruneOptions("l1", "filter", 0.5, "one-shot", 50, 1, 2);
  }

  public PruneOptions withCriterion(String other) {
    return new PruneOptions(other, granularity, ratio, schedule, fineTuneEpochs, round, floor);
  }

  public PruneOptions withRatio(double other) {
    return new PruneOptions(criterion, granularity, other, schedule, fineTuneEpochs, round, floor);
  }

  public PruneOptions withFineTuneEpochs(int other) {
    return new PruneOptions(criterion, granularity, ratio, schedule, other, round, floor);
  }

  public PruneOptions withRound(int other) {
    return new PruneOptions(criterion, granularity, ratio, schedule, fineTuneEpochs, other, floor);
  }

  /** How many of a layer's filters stay. */
  int survivors(int filters) {
    int kept = filters - (int) Math.round(ratio * filters);
    if (ratio > 0 && filters >= round) {
      kept = Math.max(round, Math.toIntExact(Math.round((double) kept / round)) * round);
    }
    return Math.min(filters, Math.max(floor, kept));
  }
}
