package org.spectrim.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.spectrim.error.Names;

/** How the learning rate falls while training goes on. */
public enum Schedule {
  /** It does not fall. */
  CONSTANT {
    @Override
    double factor(double progress) {
      return 1;
    }
  },
  /** Half a cosine from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
  COSINE {
    @Override
    double factor(double progress) {
      return (1 + Math.cos(Math.PI * progress)) / 2;
    }
  },
  /** Divided by 10 after one half and again after three quarters (He et al. 2016). */
  STEP {
    @Override
    double factor(double progress) {
      return progress < 0.5 ? 1 : progress < 0.75 ? 0.1 : 0.01;
    }
  };

  /**
   * What the learning rate is multiplied by.
   *
   * @param progress the share of all steps that have been made, from 0 to below 1
   */
  abstract double factor(double progress);

  /** The schedule of a name such as {@code cosine}. */
  static Schedule named(String name) {
    List<String> known =
        Arrays.stream(values()).map(schedule -> schedule.name().toLowerCase(Locale.ROOT)).toList();
    int index = known.indexOf(name);
    if (index < 0) {
      throw Names.unknown("schedule", name, known);
    }
    return values()[index];
  }
}
