package org.spectrim.report;

import org.jspecify.annotations.Nullable;
import org.spectrim.study.TrialRow;

/** Rows as a study would write them. */
final class Rows {
  private Rows() {}

  static TrialRow row(
      String model, String recipe, long seed, double oa, long bytes, double seconds) {
    return row("field", "random 5%", 80, model, recipe, seed, oa, bytes, seconds);
  }

  static TrialRow row(
      String scene,
      String split,
      double overlap,
      String model,
      String recipe,
      long seed,
      double oa,
      @Nullable Long bytes,
      @Nullable Double seconds) {
    return row(scene, split, overlap, model, recipe, seed, oa, 1000L, bytes, seconds);
  }

  /** Of a network with so many parameters. */
  static TrialRow sized(String split, String recipe, long seed, double oa, long params) {
    return row("field", split, 80, "cnn2d", recipe, seed, oa, params, 4 * params, null);
  }

  private static TrialRow row(
      String scene,
      String split,
      double overlap,
      String model,
      String recipe,
      long seed,
      double oa,
      long params,
      @Nullable Long bytes,
      @Nullable Double seconds) {
    return new TrialRow(
        scene,
        split,
        overlap,
        9,
        model,
        recipe,
        seed,
        TrialRow.DONE,
        oa,
        oa - 1,
        oa - 2,
        0.5,
        params,
        900L,
        26_600_000L,
        bytes,
        2000L,
        168.2,
        30.0,
        seconds,
        250.0,
        120,
        12.5,
        oa,
        99.9);
  }

  static TrialRow failed(String model, String recipe, long seed, String reason) {
    return new TrialRow(
        "field",
        "random 5%",
        80,
        9,
        model,
        recipe,
        seed,
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
}
