package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.report.ReportData.Spectrum;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.Scene;

class ClassSpectraTest {
  private static final float NO_DATA = -1;

  /** Two rows of two pixels, three bands: sample = 100 row + 10 column + band, one missing. */
  private static final Cube CUBE =
      new Cube() {
        @Override
        public int rows() {
          return 2;
        }

        @Override
        public int columns() {
          return 2;
        }

        @Override
        public int bands() {
          return 3;
        }

        @Override
        public CubeMetadata metadata() {
          return new CubeMetadata(new float[] {400, 500, 600}, NO_DATA, Map.of());
        }

        @Override
        public void read(int firstRow, int rowCount, FloatBuffer target) {
          for (int band = 0; band < 3; band++) {
            for (int row = firstRow; row < firstRow + rowCount; row++) {
              for (int column = 0; column < 2; column++) {
                boolean missing = row == 1 && column == 0 && band == 2;
                target.put(missing ? NO_DATA : 100 * row + 10 * column + band);
              }
            }
          }
        }
      };

  @Test
  void meansAreThoseOfTheLabelledPixelsThatAreThere() {
    List<LandClass> classes =
        List.of(
            new LandClass(1, "soil", 1),
            new LandClass(2, "nothing", 2),
            new LandClass(3, "crop", 3));
    LabelMap labels = new LabelMap(2, 2, new short[] {1, 0, 1, 3});
    Scene scene = new Scene("tiny", CUBE, labels, classes, "hash", new int[] {0, 2});
    assertThat(ClassSpectra.axis(scene).title()).isEqualTo("wavelength, nm");
    assertThat(ClassSpectra.axis(scene).values()).containsExactly(400, 600);
    List<Spectrum> spectra = ClassSpectra.of(scene);
    assertThat(spectra.stream().map(s -> s.landClass().name())).containsExactly("soil", "crop");
    assertThat(spectra.get(0).pixels()).isEqualTo(2);
    // Pixels (0, 0) and (1, 0): bands 0 and 100; 2 alone, since the other is missing.
    assertThat(spectra.get(0).means()).containsExactly(50, 2);
    assertThat(spectra.get(1).means()).containsExactly(110, 112);
  }
}
