package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.band.BandFitters;
import org.spectrim.band.BandTransform;
import org.spectrim.band.TrainingSpectra;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class TransformBitsTest {
  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.2, 2);
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults().withEpochs(20), TrainListener.NONE);

  private Model quantized(Model model, QuantizeOptions options) {
    return Quantization.apply(model, context, options.withCalibrationPixels(50));
  }

  @Test
  void theProjectionIsRoundedBeforeAnythingIsCalibratedOrTrainedOnIt() {
    Model model = projected();
    model = context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
    Model plain = quantized(model, QuantizeOptions.defaults());
    Model small = quantized(model, QuantizeOptions.defaults().withTransformBits(8));
    BandTransform transform = small.transform();
    assertThat(transform.held().bits()).isEqualTo(8);
    assertThat(plain.transform().held().bits()).isEqualTo(16);
    assertThat(small.activations().keySet()).isEqualTo(plain.activations().keySet());
    assertThat(small.activations()).isNotEqualTo(plain.activations());
    int weights = transform.weights().length;
    int saved = ModelFile.toBytes(plain).length - ModelFile.toBytes(small).length;
    assertThat(saved).isBetween(weights - 200, weights + 50);
    double before = accuracy(plain);
    assertThat(accuracy(small)).isGreaterThan(before - 0.02);
  }

  /** A CNN2D behind ten principal components. */
  private Model projected() {
    BandTransform transform =
        BandFitters.named("pca")
            .fit(TrainingSpectra.read(scene.cube(), split.train()), scene.bands(), 10);
    Network network =
        Architectures.named("cnn2d").build(new NetworkSettings(10, 9, scene.classes().size(), 0.2));
    return new Model(
        network,
        Initializer.weights(network, 5),
        transform,
        9,
        scene.classes(),
        Map.of(),
        Provenance.NONE);
  }

  private double accuracy(Model model) {
    int[] classes = Evaluator.classes(model, context.transformed(model), split.test());
    return SmallScenes.accuracy(scene, split.test(), classes);
  }

  @Test
  void aTransformOfOneWeightABandStays() {
    Model model = SmallScenes.model("cnn1d", scene, split, 0.2, 1);
    Model small = quantized(model, QuantizeOptions.defaults().withTransformBits(4));
    assertThat(small.transform()).isSameAs(model.transform());
  }

  @Test
  void fewerThanFourBitsAreRefused() {
    assertThatThrownBy(() -> QuantizeOptions.defaults().withTransformBits(3))
        .isInstanceOf(UsageException.class)
        .hasMessage("transformBits is 3; use 4 to 8");
  }
}
