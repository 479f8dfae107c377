package org.spectrim.report;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model may cost at most; null is no limit.
 *
 * @param bytes of the model file
 * @param drop percentage points of overall accuracy below the most accurate baseline of the scene
 *     and split
 * @param latencyUs median microseconds a window at batch 1
 * @param macs multiply-accumulates a window
 * @param sceneSeconds for the whole scene
 */
public record Limits(
    @Nullable Double bytes,
    @Nullable Double drop,
    @Nullable Double latencyUs,
    @Nullable Double macs,
    @Nullable Double sceneSeconds) {

  /** The limits on what is measured of a model by itself, without the drop. */
  Map<Measure, Double> measures() {
    Map<Measure, Double> limits = new EnumMap<>(Measure.class);
    put(limits, Measure.MODEL_BYTES, bytes);
    put(limits, Measure.LATENCY_B1, latencyUs);
    put(limits, Measure.MACS, macs);
    put(limits, Measure.SCENE_SECONDS, sceneSeconds);
    return limits;
  }

  private static void put(Map<Measure, Double> limits, Measure measure, @Nullable Double limit) {
    if (limit != null) {
      limits.put(measure, limit);
    }
  }
}
