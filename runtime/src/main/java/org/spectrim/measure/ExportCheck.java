package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;

/**
 * How near an exported network comes to the one it was made from.
 *
 * @param samples how many were compared
 * @param largestRelativeError over all samples, the largest difference of a logit, relative to the
 *     largest logit of its sample
 * @param labelAgreement share of the samples with the same label, 0 to 1
 */
public record ExportCheck(int samples, double largestRelativeError, double labelAgreement) {
  /** What rounding may cost a float export. */
  public static final double TOLERANCE = 1e-4;

  /**
   * Compares logits.
   *
   * @param reference {@code [sample, class]}
   * @param exported {@code [sample, class]}
   */
  public static ExportCheck of(float[] reference, float[] exported, int classes) {
    if (reference.length != exported.length || reference.length % classes != 0) {
      throw new IllegalArgumentException(
          reference.length + " and " + exported.length + " logits of " + classes + " classes");
    }
    int samples = reference.length / classes;
    double worst = 0;
    int agreeing = 0;
    for (int s = 0; s < samples; s++) {
      double size = Float.MIN_NORMAL;
      double difference = 0;
      for (int i = s * classes; i < (s + 1) * classes; i++) {
        size = Math.max(size, Math.abs(reference[i]));
        double d = Math.abs((double) reference[i] - exported[i]);
        difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
      }
      worst = Math.max(worst, difference / size);
      if (best(reference, s * classes, classes) == best(exported, s * classes, classes)) {
        agreeing++;
      }
    }
    return new ExportCheck(samples, worst, samples == 0 ? 1 : (double) agreeing / samples);
  }

  /**
   * Runs a file in patch form and compares.
   *
   * @param windows raw samples, {@code [sample, band, row, column]} (see {@link
   *     org.spectrim.classify.Windows})
   * @param reference {@code [sample, class]}
   */
  public static ExportCheck ofFile(Path patch, float[] windows, float[] reference) {
    try (Engine engine = OrtEngine.open(patch)) {
      int classes = engine.model().classes().size();
      int count = reference.length / classes;
      float[] exported = new float[reference.length];
      engine.logits(
          Block.windows(FloatBuffer.wrap(windows), count, engine.model().window()),
          FloatBuffer.wrap(exported));
      return of(reference, exported, classes);
    }
  }

  /**
   * @throws InputException if a float export differs by more than rounding
   */
  public void requireEqual(String name) {
    if (!(largestRelativeError <= TOLERANCE)) {
      throw new InputException(
          "%s: its logits differ from those of the model by %.2g of the largest, more than %.0e; this is an error in the export, please report it"
              .formatted(name, largestRelativeError, TOLERANCE));
    }
  }

  private static int best(float[] logits, int from, int classes) {
    int best = from;
    for (int i = from + 1; i < from + classes; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best - from;
  }
}
