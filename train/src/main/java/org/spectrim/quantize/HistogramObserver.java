package org.spectrim.quantize;

import org.spectrim.model.AffineQuantizer;

/** Counts what it sees and leaves the choice of a range to a calibrator. */
final class HistogramObserver implements Calibrator.Observer {
  /** Chooses a range from the values seen. */
  interface Choice {
    AffineQuantizer quantizer(Histogram seen, int bits);
  }

  private final Histogram histogram = new Histogram();
  private final Choice choice;

  HistogramObserver(Choice choice) {
    this.choice = choice;
  }

  @Override
  public void see(float[] values) {
    histogram.add(values);
  }

  @Override
  public AffineQuantizer quantizer(int bits) {
    if (histogram.width() == 0) {
      return AffineQuantizer.covering(0, 0, bits);
    }
    return choice.quantizer(histogram, bits);
  }
}
