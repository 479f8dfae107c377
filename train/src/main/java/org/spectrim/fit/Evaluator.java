package org.spectrim.fit;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Shape;
import org.spectrim.pass.Densify;
import org.spectrim.pass.FoldBatchNorm;
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

  /** A strip has about so many pixels, which bounds the memory of its activations. */
  private static final int STRIP_PIXELS = 8192;

  /** Fewer rows would be spent on the margin that neighbouring strips both need. */
  private static final int SMALLEST_STRIP = 16;

  /** Up to one pixel in so many, window by window is cheaper than the whole scene. */
  private static final int FEW = 50;

  private Evaluator() {}

  /**
   * The class of every pixel of a scene, computed by the dense form of the network in strips of
   * rows.
   *
   * @return {@code row * columns + column} to class, 0-based
   */
  public static int[] classes(Model model, TransformedScene scene) {
    int rows = Math.min(scene.rows(), Math.max(SMALLEST_STRIP, STRIP_PIXELS / scene.columns()));
    WeightedNetwork dense =
        Densify.apply(FoldBatchNorm.apply(model.weighted()), rows, scene.columns());
    Hooks hooks = new FakeQuantization(model.activations());
    int[] classes = new int[scene.rows() * scene.columns()];
    Shape shape = dense.network().input();
    try (TorchNetwork network = new TorchNetwork(dense);
        Tensor strip = Tensors.of(new float[shape.size()], shape.size())) {
      FloatBuffer buffer = strip.createBuffer();
      // All strips have one height: the last one begins further up and repeats some rows.
      for (int row = 0; row < scene.rows(); row = Math.min(row + rows, scene.rows())) {
        int first = Math.min(row, scene.rows() - rows);
        buffer.clear();
        scene.copyRows(first, rows, buffer);
        int[] labels = Torch.withoutGradients(() -> argmax(network.forward(strip, hooks, false)));
        System.arraycopy(labels, 0, classes, first * scene.columns(), labels.length);
      }
    }
    return classes;
  }

  /**
   * The class of some pixels, by the dense form unless they are few.
   *
   * @param pixels {@code row * columns + column}
   * @return 0-based
   */
  public static int[] classes(Model model, TransformedScene scene, int[] pixels) {
    if ((long) pixels.length * FEW < (long) scene.rows() * scene.columns()) {
      return argmax(logits(model, scene, pixels), model.classes().size());
    }
    int[] all = classes(model, scene);
    return Arrays.stream(pixels).map(pixel -> all[pixel]).toArray();
  }

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
    try (BatchLoader loader = new BatchLoader(set, network.network().input(), BATCH + 1)) {
      for (int[] samples : Batches.inOrder(set.size(), BATCH)) {
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

  private static int[] argmax(Tensor dense) {
    Tensor best = dense.argmax(new LongOptional(1), false).to(torch.ScalarType.Int).contiguous();
    int[] labels = new int[Math.toIntExact(best.numel())];
    best.data_ptr_int().get(labels, 0, labels.length);
    return labels;
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
