package org.spectrim.study;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about a finished model. Units as in {@link TrialRow}.
 *
 * @param confusion {@code confusion[truth][prediction]} over the test pixels, 0-based classes
 * @param measured further numbers by name with unit
 * @param notes one line each about what a reader of the numbers should know
 */
record Evaluation(
    double oa,
    double aa,
    double kappa,
    long params,
    long nonzeroParams,
    long macsPerPixel,
    long modelBytes,
    long onnxBytes,
    double exportedOa,
    double agreement,
    @Nullable Speed speed,
    List<List<Long>> confusion,
    Map<String, Double> measured,
    List<String> notes) {

  /**
   * What a fresh process measured.
   *
   * @param peakRssMb null where the system does not tell
   */
  record Speed(
      double latencyUsB1, double latencyUsB32, double sceneSeconds, @Nullable Double peakRssMb) {}
}
