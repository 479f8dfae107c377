package org.spectrim.distill;

import org.spectrim.error.UsageException;

/**
 * How a student is taught.
 *
 * @param method a name from {@link DistillationLosses}
 * @param temperature by which logits are divided before softmax; over 1 shows more of the wrong
 *     classes
 * @param alpha weight of the true labels, from 0 (the teacher alone) to 1 (no teacher)
 * @param epochs of training
 */
public record DistillOptions(String method, double temperature, double alpha, int epochs) {
  public DistillOptions {
    DistillationLosses.named(method);
    if (!(temperature > 0 && temperature <= 1000)) {
      throw new UsageException("temperature is " + temperature + "; use a number over 0, as in 4");
    }
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new UsageException("alpha is " + alpha + "; use a weight from 0 to 1, as in 0.1");
    }
    if (epochs < 0) {
      throw new UsageException("epochs is " + epochs + "; use 0 or more");
    }
  }

  /** Hinton's loss at temperature 4, a tenth of it the true labels, for 100 epochs. */
  public static DistillOptions defaults() {
    return new DistillOptions("kd", 4, 0.1, 100);
  }

  public DistillOptions withEpochs(int other) {
    return new DistillOptions(method, temperature, alpha, other);
  }
}
