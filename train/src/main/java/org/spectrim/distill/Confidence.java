package org.spectrim.distill;

import java.util.List;
import java.util.stream.IntStream;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * How sure teachers are of a pixel: the largest probability that softmax makes of their mean
 * logits. Pixels below a threshold are not learned from, as in FixMatch (Sohn et al. 2020) and
 * pseudo-labels before it.
 */
final class Confidence {
  private Confidence() {}

  /** Those of some pixels, in their order, that teachers are at least so sure of. */
  static int[] trusted(List<Model> teachers, FitContext context, int[] pixels, double least) {
    if (least == 0) {
      return pixels;
    }
    int classes = teachers.get(0).classes().size();
    float[] sum = new float[pixels.length * classes];
    for (Model teacher : teachers) {
      float[] logits = Evaluator.logits(teacher, context.transformed(teacher), pixels);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += logits[i];
      }
    }
    return IntStream.range(0, pixels.length)
        .filter(i -> largest(sum, i * classes, classes, teachers.size()) >= least)
        .map(i -> pixels[i])
        .toArray();
  }

  /** The largest probability of a row of logits that are to be divided by a count. */
  static double largest(float[] logits, int first, int classes, int count) {
    double most = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      most = Math.max(most, logits[first + c]);
    }
    double all = 0;
    for (int c = 0; c < classes; c++) {
      all += Math.exp((logits[first + c] - most) / count);
    }
    return 1 / all;
  }
}
