package org.spectrim.quantize;

import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainingSet;
import org.spectrim.fit.TransformedScene;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.net.Network;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/** Chooses the quantizers of a network's activations on training pixels. */
final class Calibration {
  private Calibration() {}

  /**
   * The training pixels to look at, spread evenly.
   *
   * @throws InputException if there are none
   */
  static TrainingSet pixels(Model model, FitContext context, int most) {
    int[] train = context.split().train();
    if (train.length == 0) {
      throw new InputException("the split has no training pixels to calibrate on");
    }
    int count = Math.min(most, train.length);
    int[] chosen =
        IntStream.range(0, count)
            .map(i -> train[(int) ((long) i * train.length / count)])
            .toArray();
    return TrainingSet.of(context.transformed(model), context.labels(), chosen);
  }

  /**
   * Chooses the input's quantizer, then those of the other activations with the input already
   * rounded by it.
   *
   * @return by node, {@link Network#INPUT} first, in the network's order
   * @throws InputException if an activation is not finite
   */
  static Map<String, AffineQuantizer> quantizers(
      Model folded, TrainingSet pixels, QuantizeOptions options) {
    Calibrator calibrator = Calibrators.named(options.calibration());
    return quantizers(folded, pixels, options, calibrator::observe);
  }

  /** The same with other observers for all but the input. */
  static Map<String, AffineQuantizer> quantizers(
      Model folded,
      TrainingSet pixels,
      QuantizeOptions options,
      Supplier<Calibrator.Observer> inside) {
    Calibrator calibrator = Calibrators.named(options.calibration());
    Calibrator.Observer seenInput = calibrator.observe();
    seenInput.see(finite(Network.INPUT, centres(pixels)));
    AffineQuantizer input = seenInput.quantizer(options.inputBits());
    Map<String, Calibrator.Observer> observers = new LinkedHashMap<>();
    QuantizedNodes.of(folded.network()).forEach(name -> observers.put(name, inside.get()));
    observers.remove(Network.INPUT);
    try (TorchNetwork network = new TorchNetwork(folded.weighted())) {
      Evaluator.logits(network, new Watch(input, observers), pixels);
    }
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    quantizers.put(Network.INPUT, input);
    observers.forEach(
        (name, seen) -> quantizers.put(name, seen.quantizer(options.bitsOfActivations())));
    return quantizers;
  }

  /**
   * The training pixels without the neighbours in their windows. Those may be of materials that no
   * class has, hundreds of standard deviations away in the minor components: a range that covered
   * them would leave no steps for what is to be told apart. They saturate instead.
   */
  private static float[] centres(TrainingSet pixels) {
    TransformedScene scene = pixels.scene();
    int plane = scene.window() * scene.window();
    FloatBuffer window = FloatBuffer.allocate(scene.windowSize());
    float[] centres = new float[pixels.size() * scene.components()];
    for (int i = 0; i < pixels.size(); i++) {
      window.clear();
      pixels.copyWindow(i, window);
      for (int k = 0; k < scene.components(); k++) {
        centres[i * scene.components() + k] = window.get(k * plane + plane / 2);
      }
    }
    return centres;
  }

  /** Rounds the input and shows the other activations to their observers. */
  private static final class Watch implements Hooks {
    private final FakeQuantization input;
    private final Map<String, Calibrator.Observer> observers;

    Watch(AffineQuantizer input, Map<String, Calibrator.Observer> observers) {
      this.input = new FakeQuantization(Map.of(Network.INPUT, input));
      this.observers = observers;
    }

    @Override
    public Tensor activation(String node, Tensor tensor) {
      return input.activation(node, tensor);
    }

    @Override
    public void tap(String node, Tensor tensor) {
      Calibrator.Observer observer = observers.get(node);
      if (observer != null) {
        observer.see(finite(node, Tensors.floats(tensor)));
      }
    }
  }

  private static float[] finite(String node, float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new InputException(
            "layer '"
                + node
                + "' gives "
                + value
                + " on a training pixel and cannot be quantized; train the model again");
      }
    }
    return values;
  }
}
