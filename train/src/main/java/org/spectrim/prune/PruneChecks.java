package org.spectrim.prune;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;

/** Refuses settings of pruning that do not fit each other. */
final class PruneChecks {
  private PruneChecks() {}

  static void requireLambda(String criterion, @Nullable Double lambda) {
    if (lambda != null && !criterion.equals("slimming")) {
      throw new UsageException(
          "lambda is the factor of slimming's L1 term, but criterion '"
              + criterion
              + "' has none; leave lambda out or use criterion slimming");
    }
    if (lambda != null && !(lambda >= 0 && lambda <= 1)) {
      throw new UsageException("lambda is " + lambda + "; use 0 to 1, as in 0.001");
    }
  }

  static void requireRatios(
      Map<String, Double> ratios, Granularity pieces, String scope, String target) {
    if (pieces.isPattern()) {
      throw new UsageException(
          "with granularity "
              + pieces
              + " ratios cannot be, the pattern says how much stays; leave ratios out");
    }
    if (!target.isEmpty() || scope.equals("global")) {
      throw new UsageException(
          "ratios say what each layer loses, and leave nothing to "
              + (target.isEmpty() ? "scope global" : "a target")
              + "; give one of the two");
    }
    ratios.forEach(
        (layer, share) -> {
          if (!(share >= 0 && share < 1)) {
            throw new UsageException(
                "ratio of layer '"
                    + layer
                    + "' is "
                    + share
                    + "; the share to remove must be from 0 to below 1, as in 0.5");
          }
        });
  }

  static void requireFit(
      Granularity pieces, String scope, String target, String schedule, int round) {
    String problem = "";
    if (pieces.isPattern() && scope.equals("global")) {
      problem = "scope global cannot be, each layer keeps the same share; leave scope out";
    } else if (pieces.isPattern() && !target.isEmpty()) {
      problem = "target cannot be, the pattern says how much stays; leave target out";
    } else if (!pieces.isFilter() && schedule.equals("soft")) {
      problem = "schedule soft cannot be, it is for granularity filter; use gradual";
    } else if (!pieces.isFilter() && round > 1) {
      problem = "round cannot be, it is for granularity filter; leave round out";
    } else if (!pieces.isFilter()
        && !target.isEmpty()
        && Budget.parse(target).unit() == Budget.Unit.MACS) {
      problem = "target cannot be macs, zeros are multiplied too; give parameters or bytes";
    }
    if (!problem.isEmpty()) {
      throw new UsageException("with granularity " + pieces + " " + problem);
    }
  }
}
