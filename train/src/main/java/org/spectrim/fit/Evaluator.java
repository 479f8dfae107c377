package org.spectrim.fit;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
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
    int[] classes = new int[scene.rows() * scene.columns()];
    strips(
        model,
        scene,
        (dense, first) -> {
          int[] labels = argmax(dense);
          System.arraycopy(labels, 0, classes, first, labels.length);
        });
    return classes;
  }

  /**
   * The class of every pixel by the mean of several models' logits.
   *
   * @param models at least one, of the same classes
   * @param scenes the scene as each of them sees it
   * @return {@code row * columns + column} to class, 0-based
   */
  public static int[] classes(List<Model> models, List<TransformedScene> scenes) {
    if (models.size() == 1) {
      return classes(models.get(0), scenes.get(0));
    }
    int pixels = scenes.get(0).rows() * scenes.get(0).columns();
    int count = models.get(0).classes().size();
    float[] sum = new float[pixels * count];
    for (int i = 0; i < models.size(); i++) {
      float[] logits = new float[pixels * count];
      strips(
          models.get(i),
          scenes.get(i),
          (dense, first) -> {
            // Strips may repeat some rows, so that they cannot be added up as they come.
            float[] strip = Tensors.floats(dense.reshape(count, -1).t().contiguous());
            System.arraycopy(strip, 0, logits, first * count, strip.length);
          });
      for (int value = 0; value < sum.length; value++) {
        sum[value] += logits[value];
      }
    }
    return argmax(sum, count);
  }

  /** Takes the logits of a strip, {@code [1, class, 1, row, column]}, and its first pixel. */
  @FunctionalInterface
  private interface Strip {
    void take(Tensor dense, int first);
  }

  private static void strips(Model model, TransformedScene scene, Strip strips) {
    int rows = Math.min(scene.rows(), Math.max(SMALLEST_STRIP, STRIP_PIXELS / scene.columns()));
    WeightedNetwork dense =
        Densify.apply(FoldBatchNorm.apply(model.weighted()), rows, scene.columns());
    Hooks hooks = new FakeQuantization(model.activations());
    Shape shape = dense.network().input();
    try (TorchNetwork network = new TorchNetwork(dense);
        Tensor strip = Tensors.of(new float[shape.size()], shape.size())) {
      FloatBuffer buffer = strip.createBuffer();
      // All strips have one height: the last one begins further up and repeats some rows.
      for (int row = 0; row < scene.rows(); row = Math.min(row + rows, scene.rows())) {
        int first = Math.min(row, scene.rows() - rows);
        buffer.clear();
        scene.copyRows(first, rows, buffer);
        Torch.withoutGradients(
            () -> {
              strips.take(network.forward(strip, hooks, false), first * scene.columns());
              return first;
            });
      }
    }
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
