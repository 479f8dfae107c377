package org.spectrim.classify;

import java.nio.FloatBuffer;

/** From the logits of a strip to labels and probabilities. */
final class Softmax {
  private Softmax() {}

  /**
   * @param logits {@code [class, pixel]} from position 0 on
   * @param empty for each pixel whether it holds no data
   * @param labels receives 1-based indices of the largest logits, 0 for pixels without data
   * @param confidence receives the largest probabilities
   * @param probabilities receives {@code [class, pixel]}, or is empty
   */
  static void of(
      FloatBuffer logits,
      int classes,
      boolean[] empty,
      float[] labels,
      float[] confidence,
      float[] probabilities) {
    int pixels = labels.length;
    boolean all = probabilities.length > 0;
    for (int p = 0; p < pixels; p++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logits.get(c * pixels + p) > logits.get(best * pixels + p)) {
          best = c;
        }
      }
      float most = logits.get(best * pixels + p);
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += Math.exp(logits.get(c * pixels + p) - most);
      }
      labels[p] = empty[p] ? 0 : best + 1;
      confidence[p] = empty[p] ? Float.NaN : (float) (1 / sum);
      for (int c = 0; all && c < classes; c++) {
        double share = Math.exp(logits.get(c * pixels + p) - most) / sum;
        probabilities[c * pixels + p] = empty[p] ? Float.NaN : (float) share;
      }
    }
  }
}
