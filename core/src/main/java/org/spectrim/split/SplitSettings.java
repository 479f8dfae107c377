package org.spectrim.split;

import org.spectrim.error.UsageException;

/**
 * How a scene is split.
 *
 * @param protocol a name of {@link Protocols}
 * @param train how many pixels of each class train (validation pixels come out of them); protocols
 *     with official masks do not look at it
 * @param validation share of the training pixels of each class that validate instead, 0 (none) to
 *     less than 1
 * @param seed decides every random choice
 * @param window rows and columns of the widest window a network will look through; odd. Only {@code
 *     buffered} depends on it
 */
public record SplitSettings(
    String protocol, TrainAmount train, double validation, long seed, int window) {
  public static final double DEFAULT_VALIDATION = 0.1;

  public SplitSettings {
    if (!(validation >= 0 && validation < 1)) {
      throw new UsageException(
          "validation: the share of training pixels that validate must be 0 or more and less than"
              + " 1, not "
              + validation);
    }
    if (window < 1 || window % 2 == 0) {
      throw new UsageException("window: must be odd and at least 1, not " + window);
    }
  }

  public SplitSettings(String protocol, TrainAmount train, long seed, int window) {
    this(protocol, train, DEFAULT_VALIDATION, seed, window);
  }

  public SplitSettings withSeed(long other) {
    return new SplitSettings(protocol, train, validation, other, window);
  }
}
