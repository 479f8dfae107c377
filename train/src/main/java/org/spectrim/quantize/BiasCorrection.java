package org.spectrim.quantize;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * Takes the mean error that rounding gives each output channel of a layer, {@code E[y quantized] -
 * E[y float]} over training pixels, out of its bias (Nagel et al. 2019, the empirical form). Layer
 * after layer, each with those before it corrected; layers without a bias stay as they are.
 */
final class BiasCorrection {
  private BiasCorrection() {}

  static Model apply(Model floats, Model quantized, TrainingSet pixels) {
    Model corrected = quantized;
    for (Node node : quantized.network().nodes()) {
      String bias = node.tensor("bias");
      if ((node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear)
          && quantized.weights().has(bias)) {
        double[] wanted = means(floats, node, pixels);
        double[] got = means(corrected, node, pixels);
        float[] values = corrected.weights().floats(bias).clone();
        for (int c = 0; c < values.length; c++) {
          values[c] -= (float) (got[c] - wanted[c]);
        }
        DenseTensor tensor = new DenseTensor(corrected.weights().get(bias).shape(), values);
        corrected = corrected.with(corrected.weights().with(Map.of(bias, tensor)));
      }
    }
    return corrected;
  }

  /** The mean of each channel of a layer's result over all pixels and positions. */
  private static double[] means(Model model, Node node, TrainingSet pixels) {
    double[] sums = new double[model.network().shape(node.name()).channels()];
    long[] count = new long[1];
    FakeQuantization rounding = new FakeQuantization(model.activations());
    Hooks hooks =
        new Hooks() {
          @Override
          public Tensor activation(String name, Tensor tensor) {
            return name.equals(node.name()) ? tensor : rounding.activation(name, tensor);
          }

          @Override
          public void tap(String name, Tensor tensor) {
            if (name.equals(node.name())) {
              float[] values = Tensors.floats(tensor.sum(0, 2, 3, 4));
              for (int c = 0; c < sums.length; c++) {
                sums[c] += values[c];
              }
              count[0] += tensor.numel() / sums.length;
            }
          }
        };
    try (TorchNetwork network = new TorchNetwork(model.weighted())) {
      Evaluator.logits(network, hooks, pixels);
    }
    for (int c = 0; c < sums.length; c++) {
      sums[c] /= count[0];
    }
    return sums;
  }
}
