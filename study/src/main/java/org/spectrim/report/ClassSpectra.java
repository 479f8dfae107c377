package org.spectrim.report;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spectrim.report.ReportData.BandAxis;
import org.spectrim.report.ReportData.Spectrum;
import org.spectrim.scene.Cube;
import org.spectrim.scene.Scene;

/** Mean spectra of the classes of a scene over all labelled pixels. */
final class ClassSpectra {
  private ClassSpectra() {}

  /** Of the bands in use, by wavelength where it is known. */
  static BandAxis axis(Scene scene) {
    float[] wavelengths = scene.cube().metadata().wavelengths();
    double[] values =
        Arrays.stream(scene.bands())
            .mapToDouble(band -> wavelengths == null ? band + 1 : wavelengths[band])
            .toArray();
    return new BandAxis(wavelengths == null ? "band" : "wavelength, nm", values);
  }

  /**
   * One for each class that has pixels. Samples that are missing (not finite, or the no-data value)
   * do not count.
   */
  static List<Spectrum> of(Scene scene) {
    int[] bands = scene.bands();
    int classes = scene.classes().size();
    double[][] sums = new double[classes][bands.length];
    int[][] counts = new int[classes][bands.length];
    int[] pixels = new int[classes];
    Cube cube = scene.cube();
    Float noData = cube.metadata().noData();
    float missing = noData == null ? Float.NaN : noData;
    float[] row = new float[cube.bands() * cube.columns()];
    for (int r = 0; r < cube.rows(); r++) {
      cube.read(r, 1, FloatBuffer.wrap(row));
      for (int c = 0; c < cube.columns(); c++) {
        int label = scene.labels().at(r * cube.columns() + c);
        if (label == 0) {
          continue;
        }
        pixels[label - 1]++;
        for (int b = 0; b < bands.length; b++) {
          float value = row[bands[b] * cube.columns() + c];
          if (Float.isFinite(value) && value != missing) {
            sums[label - 1][b] += value;
            counts[label - 1][b]++;
          }
        }
      }
    }
    List<Spectrum> spectra = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      if (pixels[i] > 0) {
        float[] means = new float[bands.length];
        for (int b = 0; b < bands.length; b++) {
          means[b] = (float) (sums[i][b] / counts[i][b]);
        }
        spectra.add(new Spectrum(scene.classes().get(i), pixels[i], means));
      }
    }
    return spectra;
  }
}
