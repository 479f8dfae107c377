package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.spectrim.error.Names;

/** All calibrators: the built-in ones, then those that ServiceLoader finds. */
public final class Calibrators {
  private static final List<Calibrator> BUILT_IN = List.of(new MinMax());

  private Calibrators() {}

  public static Map<String, Calibrator> all() {
    Map<String, Calibrator> all = new LinkedHashMap<>();
    BUILT_IN.forEach(calibrator -> all.put(calibrator.name(), calibrator));
    ServiceLoader.load(Calibrator.class)
        .forEach(calibrator -> all.putIfAbsent(calibrator.name(), calibrator));
    return all;
  }

  /**
   * The calibrator of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static Calibrator named(String name) {
    Calibrator found = all().get(name);
    if (found == null) {
      throw Names.unknown("calibration", name, all().keySet());
    }
    return found;
  }
}
