package org.spectrim.fit;

import java.util.Arrays;
import org.spectrim.model.Model;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * What a model makes of pixels, in libtorch. Quantized activations are rounded as its quantizers
 * say.
 */
public final class Evaluator {
  private static final int BATCH = 256;

  private Evaluator() {}

  /**
   * The logits of some pixels, window by window.
   *
   * @param pixels {@code row * columns + column}
   * @return {@code [pixel, class]}
   */
  public static float[] logits(Model model, TransformedScene scene, int[] pixels) {
    try (TorchNetwork network = new TorchNetwork(model.weighted())) {
      TrainingSet set = new TrainingSet(scene, pixels, new int[pixels.length]);
      return logits(network, new FakeQuantization(model.activations()), set);
    }
  }

  /**
   * The logits of all samples of a set.
   *
   * @return {@code [sample, class]}
   */
  public static float[] logits(TorchNetwork network, Hooks hooks, TrainingSet set) {
    int classes = network.network().output().channels();
    float[] all = new float[set.size() * classes];
    try (BatchLoader loader = new BatchLoader(set, network.network().input(), BATCH)) {
      for (int[] samples : loader.inOrder()) {
        float[] logits =
            Torch.withoutGradients(
                () -> Tensors.floats(network.forward(loader.input(samples), hooks, false)));
        System.arraycopy(logits, 0, all, samples[0] * classes, logits.length);
      }
    }
    return all;
  }

  /** The class of the largest logit of each row, 0-based; the first of equal ones. */
  static int[] argmax(float[] logits, int classes) {
    int[] best = new int[logits.length / classes];
    for (int i = 0; i < best.length; i++) {
      for (int c = 1; c < classes; c++) {
        if (logits[i * classes + c] > logits[i * classes + best[i]]) {
          best[i] = c;
        }
      }
    }
    return best;
  }

  static Epoch.Validation validate(TorchNetwork network, Hooks hooks, TrainingSet set) {
    int classes = network.network().output().channels();
    float[] logits = logits(network, hooks, set);
    int[] labels = argmax(logits, classes);
    int right = 0;
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      right += labels[i] == set.target(i) ? 1 : 0;
      loss +=
          crossEntropy(Arrays.copyOfRange(logits, i * classes, (i + 1) * classes), set.target(i));
    }
    return new Epoch.Validation(loss / set.size(), (double) right / set.size());
  }

  private static double crossEntropy(float[] logits, int target) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum) - logits[target];
  }
}
