package org.spectrim.quantize;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.torch.Tensors;

/** Step sizes that are trained as factors of their first values. */
final class Steps {
  private final Tensor first;
  private final Tensor factors;

  /**
   * @param values first values, one a row of what is rounded
   */
  Steps(float[] values) {
    first = Tensors.of(values, values.length, 1);
    float[] ones = new float[values.length];
    Arrays.fill(ones, 1);
    factors = Tensors.of(ones, values.length, 1);
    factors.set_requires_grad(true);
  }

  /** What the optimizer changes. */
  Tensor factors() {
    return factors;
  }

  /** The values with a gradient to what is trained. */
  Tensor current() {
    return first.mul(factors);
  }

  /**
   * {@code s round(clip(x / s, low, high))} with LSQ's gradients.
   *
   * @param rows one row for each step
   * @param count how many values share a step
   */
  Tensor round(Tensor rows, int low, int high, long count) {
    double g = 1 / Math.sqrt((double) count * high);
    Tensor step = StraightThrough.scaleGradient(current(), g);
    Tensor inside = StraightThrough.clip(rows.div(step), low, high);
    return StraightThrough.round(inside).mul(step);
  }

  /**
   * The trained values.
   *
   * @throws InputException if one is not positive any more
   */
  float[] values() {
    float[] values = Tensors.floats(current());
    for (float value : values) {
      if (!(value > 0)) {
        throw new InputException(
            "a step size or scale fell to "
                + value
                + " in training; lower quantize's learning-rate");
      }
    }
    return values;
  }
}
