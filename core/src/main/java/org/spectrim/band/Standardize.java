package org.spectrim.band;

/**
 * Every band minus its mean, divided by its standard deviation: {@code y_b = (x_b - m_b) / s_b}.
 * One component for each selected band.
 */
final class Standardize implements BandFitter {
  @Override
  public String name() {
    return "standardize";
  }

  @Override
  public String summary() {
    return "each band to mean 0 and standard deviation 1 over the training pixels";
  }

  @Override
  public BandTransform fit(TrainingSpectra spectra, int[] selected, int components) {
    BandStatistics statistics = BandStatistics.of(spectra, selected);
    int bands = spectra.bands();
    boolean all = selected.length == bands;
    float[] mean = new float[bands];
    float[] weights = new float[all ? bands : selected.length * bands];
    for (int i = 0; i < selected.length; i++) {
      mean[selected[i]] = (float) statistics.mean()[i];
      // A selection drops bands, so its matrix has fewer rows than columns and is not diagonal.
      int place = all ? i : i * bands + selected[i];
      weights[place] = (float) (1 / statistics.deviation()[i]);
    }
    return all
        ? new BandTransform(name(), true, mean, weights, BandTransform.USUAL_LIMIT)
        : BandTransform.rounded(
            name(), mean, FixedPoint.nearest(weights, selected.length), BandTransform.USUAL_LIMIT);
  }
}
