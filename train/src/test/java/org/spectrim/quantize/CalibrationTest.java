package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

/** Which pixels are looked at when ranges are chosen. */
class CalibrationTest {
  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);
  private final Model model = SmallScenes.model("cnn1d", scene, split, 0.25, 7);

  private static FitContext context(Scene scene, Split split) {
    return FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);
  }

  private Map<String, AffineQuantizer> quantizers(Scene of, String calibration, int pixels) {
    QuantizeOptions options =
        QuantizeOptions.defaults().withCalibration(calibration).withCalibrationPixels(pixels);
    return Quantization.apply(model, context(of, split), options).activations();
  }

  @Test
  void onlyTrainingPixelsAreLookedAt() {
    Scene other = with(1000, split.validation(), split.test());
    for (Calibrator calibrator : Calibrators.REGISTRY.all()) {
      String name = calibrator.name();
      assertThat(quantizers(other, name, 1000)).as(name).isEqualTo(quantizers(scene, name, 1000));
      assertThat(quantizers(with(1000, split.train()), name, 1000))
          .as(name)
          .isNotEqualTo(quantizers(scene, name, 1000));
    }
  }

  @Test
  void asManyAsAskedForAreLookedAt() {
    int[] train = split.train();
    assertThat(Calibration.pixels(model, context(scene, split), 7).size()).isEqualTo(7);
    assertThat(Calibration.pixels(model, context(scene, split), 100_000).size())
        .isEqualTo(train.length);
    // One pixel is the first; two are the first and the middle one.
    Scene other = with(1000, Arrays.copyOfRange(train, 1, train.length));
    assertThat(quantizers(other, "min-max", 1)).isEqualTo(quantizers(scene, "min-max", 1));
    assertThat(quantizers(other, "min-max", 2)).isNotEqualTo(quantizers(scene, "min-max", 2));
  }

  @Test
  void withoutTrainingPixelsThereIsNothingToLookAt() {
    Split none =
        new Split("none", 1, split.rows(), split.columns(), new int[0], new int[0], split.test());
    assertThatThrownBy(
            () -> Quantization.apply(model, context(scene, none), QuantizeOptions.defaults()))
        .isInstanceOf(InputException.class)
        .hasMessage("the split has no training pixels to calibrate on");
  }

  /** The scene with some pixels multiplied. */
  private Scene with(float factor, int[]... pixels) {
    MemoryCube cube = (MemoryCube) scene.cube();
    float[] samples = cube.samples().clone();
    int plane = cube.rows() * cube.columns();
    for (int[] some : pixels) {
      for (int pixel : some) {
        for (int b = 0; b < cube.bands(); b++) {
          samples[b * plane + pixel] *= factor;
        }
      }
    }
    return new Scene(
        scene.name(),
        new MemoryCube(cube.bands(), cube.rows(), cube.columns(), samples, CubeMetadata.NONE),
        scene.labels(),
        scene.classes(),
        scene.hash());
  }
}
