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
  public BandTransform fit(TrainingSpectra spectra, BandSelection selection, int components) {
    BandStatistics statistics = BandStatistics.of(spectra, selection);
    int[] chosen = selection.bands();
    int bands = spectra.bands();
    float[] mean = new float[bands];
    float[] weights = new float[selection.isAll() ? bands : chosen.length * bands];
    for (int i = 0; i < chosen.length; i++) {
      mean[chosen[i]] = (float) statistics.mean()[i];
      // A selection drops bands, so its matrix has fewer rows than columns and is not diagonal.
      int place = selection.isAll() ? i : i * bands + chosen[i];
      weights[place] = (float) (1 / statistics.deviation()[i]);
    }
    return new BandTransform(name(), selection.isAll(), mean, weights);
  }
}
