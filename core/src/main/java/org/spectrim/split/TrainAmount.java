package org.spectrim.split;

import org.spectrim.error.UsageException;

/** How many pixels of each class train: a share of the labelled ones, or a number. */
public sealed interface TrainAmount {
  /**
   * A share of the labelled pixels of each class, rounded to the nearest pixel, but at least one.
   *
   * @param value more than 0 and less than 1
   */
  record Share(double value) implements TrainAmount {
    public Share {
      if (!(value > 0 && value < 1)) {
        throw new UsageException("train: a share must lie between 0 and 1, not " + value);
      }
    }

    @Override
    public int pixels(int labelled) {
      return (int) Math.max(1, Math.round(value * labelled));
    }

    @Override
    public String toString() {
      // Rounded, so that 0.07 (whose hundredfold is 7.000000000000001) reads 7%.
      double percent = Math.round(value * 1e8) / 1e6;
      return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
    }
  }

  /**
   * The same number of pixels of every class.
   *
   * @param perClass at least 1
   */
  record Count(int perClass) implements TrainAmount {
    public Count {
      if (perClass < 1) {
        throw new UsageException("train: a count per class must be at least 1, not " + perClass);
      }
    }

    @Override
    public int pixels(int labelled) {
      return perClass;
    }

    @Override
    public String toString() {
      return perClass + " per class";
    }
  }

  /**
   * How many pixels are asked of a class.
   *
   * @param labelled how many labelled pixels it has
   */
  int pixels(int labelled);

  /**
   * Reads the number of a study file or option: below 1 it is a share, a whole number from 1 on is
   * a count per class.
   *
   * @throws UsageException for any other number
   */
  static TrainAmount of(double value) {
    if (value >= 1 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
      return new Count((int) value);
    }
    if (value > 0 && value < 1) {
      return new Share(value);
    }
    throw new UsageException(
        "train: "
            + value
            + " is neither a share (between 0 and 1) nor a number of pixels per class (1, 2, ...)");
  }
}
