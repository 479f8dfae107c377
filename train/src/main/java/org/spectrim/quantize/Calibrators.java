package org.spectrim.quantize;

import java.util.List;
import org.spectrim.registry.Registry;

/** All calibrations. */
public final class Calibrators {
  public static final Registry<Calibrator> REGISTRY =
      new Registry<>(
          "calibration",
          Calibrator.class,
          List.of(
              new MinMax(),
              new Percentile("percentile", 99.99),
              new Percentile("percentile-99.9", 99.9),
              new Percentile("percentile-99.999", 99.999),
              new MeanSquaredError(),
              new Entropy()));

  private Calibrators() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static Calibrator named(String name) {
    return REGISTRY.named(name);
  }
}
