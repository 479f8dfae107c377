package org.spectrim.metric;

/** Measures of a whole classification. */
public enum Metric {
  /** Share of the pixels that were predicted right. */
  OVERALL_ACCURACY("overall accuracy", "OA") {
    @Override
    public double of(ConfusionMatrix matrix) {
      return (double) matrix.correct() / matrix.total();
    }
  },
  /**
   * Mean of the producer's accuracies of the classes that have pixels in the ground truth. A class
   * that was predicted but has no such pixels does not count, one that was never predicted does.
   */
  AVERAGE_ACCURACY("average accuracy", "AA") {
    @Override
    public double of(ConfusionMatrix matrix) {
      double sum = 0;
      int present = 0;
      for (int c = 0; c < matrix.classes(); c++) {
        if (matrix.targets(c) > 0) {
          sum += ClassMetric.PRODUCERS_ACCURACY.of(matrix, c);
          present++;
        }
      }
      return sum / present;
    }
  },
  /**
   * Agreement beyond chance, {@code (p_o - p_e) / (1 - p_e)} (Cohen 1960); 0 where all pixels are
   * of one class and predicted as it, which leaves nothing beyond chance.
   */
  KAPPA("Cohen's kappa", "kappa") {
    @Override
    public double of(ConfusionMatrix matrix) {
      double total = matrix.total();
      double chance = 0;
      for (int c = 0; c < matrix.classes(); c++) {
        chance += matrix.targets(c) / total * (matrix.predictions(c) / total);
      }
      return chance == 1 ? 0 : (OVERALL_ACCURACY.of(matrix) - chance) / (1 - chance);
    }
  };

  private final String title;
  private final String symbol;

  Metric(String title, String symbol) {
    this.title = title;
    this.symbol = symbol;
  }

  /** As in "overall accuracy". */
  public String title() {
    return title;
  }

  /** As in "OA". */
  public String symbol() {
    return symbol;
  }

  /** The value, at most 1; NaN for a matrix without pixels. */
  public abstract double of(ConfusionMatrix matrix);
}
