package org.spectrim.study;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.Records;
import org.spectrim.recipe.EpochCount;
import org.spectrim.study.Evaluation.Speed;

/** Rows of the table from what trials gave. */
final class TrialRows {
  private TrialRows() {}

  static TrialRow done(Trial trial, Evaluation found, KeptStep last) {
    Speed speed = found.speed();
    return new TrialRow(
        trial.scene(),
        trial.split().label(),
        trial.split().overlap(),
        trial.window(),
        trial.network().label(),
        trial.recipe().name(),
        trial.seed(),
        TrialRow.DONE,
        found.oa(),
        found.aa(),
        found.kappa(),
        null,
        found.params(),
        found.nonzeroParams(),
        found.macsPerPixel(),
        found.modelBytes(),
        found.onnxBytes(),
        speed == null ? null : speed.latencyUsB1(),
        speed == null ? null : speed.latencyUsB32(),
        speed == null ? null : speed.sceneSeconds(),
        speed == null ? null : speed.peakRssMb(),
        EpochCount.of(last.model()),
        last.seconds(),
        found.exportedOa(),
        found.agreement());
  }

  /** The row of a trial that was measured after all else. */
  static TrialRow measured(TrialRow row, Speed speed) {
    Map<String, Double> times =
        Map.of(
            "latencyUsB1", speed.latencyUsB1(),
            "latencyUsB32", speed.latencyUsB32(),
            "sceneSeconds", speed.sceneSeconds());
    return Records.with(Records.with(row, times), "peakRssMb", speed.peakRssMb());
  }

  static TrialRow failed(Trial trial, String reason) {
    return new TrialRow(
        trial.scene(),
        trial.split().label(),
        trial.split().overlap(),
        trial.window(),
        trial.network().label(),
        trial.recipe().name(),
        trial.seed(),
        "failed: " + reason,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /**
   * The table: a row for each trial with a result, in the order of the trials, with the drop
   * against the baseline of the same scene, split, network, window and seed where that is known.
   */
  static Map<Trial, TrialRow> table(List<Trial> trials, Map<Trial, TrialResult> results) {
    Map<Trial.Family, Double> baselines = new HashMap<>();
    for (Trial trial : trials) {
      TrialResult result = results.get(trial);
      if (trial.recipe().isBaseline() && result != null && result.row().oa() != null) {
        baselines.put(trial.family(), result.row().oa());
      }
    }
    Map<Trial, TrialRow> rows = new LinkedHashMap<>();
    for (Trial trial : trials) {
      TrialResult result = results.get(trial);
      if (result != null) {
        rows.put(trial, withDrop(result.row(), baselines.get(trial.family())));
      }
    }
    return rows;
  }

  private static TrialRow withDrop(TrialRow row, @Nullable Double baseline) {
    Double oa = row.oa();
    return Records.with(row, "oaDrop", baseline == null || oa == null ? null : baseline - oa);
  }
}
