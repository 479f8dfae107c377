package org.spectrim.quantize;

import java.util.Random;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * Learns the rounding of one layer: {@code w = s clip(floor(w / s) + h(v), -n, n)} with the
 * rectified sigmoid {@code h(v) = clip(1.2 sigmoid(v) - 0.1, 0, 1)}, which begins where it gives
 * the weight itself. The loss is the squared error of the layer's result plus {@code 0.01 sum(1 -
 * |2 h(v) - 1|^beta)}; beta falls from 20 to 2 on a cosine, and in the first fifth of the steps
 * there is no such sum (Nagel et al. 2020). The paper takes 10,000 steps; the layers here, with
 * fewer weights, have settled after {@value #STEPS}.
 */
final class RoundingLearner {
  static final int STEPS = 600;
  private static final int BATCH = 32;
  private static final double LEARNING_RATE = 2e-2;
  private static final double LOW = -0.1;
  private static final double HIGH = 1.1;
  private static final double WEIGHT = 0.01;
  private static final double WARM = 0.2;
  private static final double FIRST_BETA = 20;
  private static final double LAST_BETA = 2;

  /**
   * What a layer is to reproduce.
   *
   * @param layer a network of this layer
   * @param weight the name of its weight
   * @param inputs one after the other
   * @param aims its results in floats
   * @param relu whether negative results count as 0
   */
  record Task(
      TorchNetwork layer, String weight, float[] inputs, float[] aims, int count, boolean relu) {}

  private final IntegerTensor nearest;
  private final int largest;
  private final Tensor floors;
  private final Tensor scales;
  private final Tensor v;

  /**
   * @param nearest gives scales and bits
   * @param weight in floats
   */
  RoundingLearner(IntegerTensor nearest, StoredTensor weight) {
    this.nearest = nearest;
    this.largest = WeightRange.largest(nearest.bits());
    float[] w = weight.toFloats();
    int groups = nearest.scales().length;
    int each = w.length / groups;
    float[] floor = new float[w.length];
    float[] first = new float[w.length];
    for (int i = 0; i < w.length; i++) {
      double steps = w[i] / nearest.scales()[i / each];
      floor[i] = (float) Math.floor(steps);
      double rest = (Math.min(1 - 1e-6, steps - Math.floor(steps)) - LOW) / (HIGH - LOW);
      first[i] = (float) -Math.log(1 / rest - 1);
    }
    floors = Tensors.of(floor, groups, each);
    scales = Tensors.of(nearest.scales(), groups, 1);
    v = Tensors.of(first, groups, each);
    v.set_requires_grad(true);
  }

  /** The part of a step that is added to the floor, 0 to 1. */
  private Tensor h() {
    Tensor stretched = v.sigmoid().mul(new Scalar(HIGH - LOW)).add(new Scalar(LOW));
    return StraightThrough.clip(stretched, 0, 1);
  }

  private Tensor rounded() {
    return StraightThrough.clip(floors.add(h()), -largest, largest).mul(scales);
  }

  IntegerTensor learn(Task task, long seed) {
    long size = task.inputs().length / task.count();
    Random random = new Random(seed);
    AdamOptions options = new AdamOptions(LEARNING_RATE);
    try (Tensor inputs = Tensors.of(task.inputs(), task.count(), size);
        Tensor aims = Tensors.of(task.aims(), task.count(), task.aims().length / task.count());
        TensorVector learned = new TensorVector(v);
        Adam adam = new Adam(learned, options)) {
      for (int step = 0; step < STEPS; step++) {
        long[] batch = random.longs(Math.min(BATCH, task.count()), 0, task.count()).toArray();
        double progress = (double) step / STEPS;
        Torch.scoped(
            () -> {
              Tensor chosen = Tensors.ofLongs(batch);
              Tensor loss =
                  loss(
                      task, inputs.index_select(0, chosen), aims.index_select(0, chosen), progress);
              adam.zero_grad();
              loss.backward();
              adam.step();
              return true;
            });
      }
    }
    return integers();
  }

  private Tensor loss(Task task, Tensor inputs, Tensor aims, double progress) {
    Hooks hooks =
        new Hooks() {
          @Override
          public Tensor weight(String name, Tensor tensor) {
            return name.equals(task.weight()) ? rounded().reshape(tensor.sizes()) : tensor;
          }
        };
    Tensor y = task.layer().forward(inputs, hooks, false).reshape(aims.sizes());
    Tensor error = task.relu() ? y.relu().sub(aims.relu()) : y.sub(aims);
    double positions = (double) task.layer().network().output().positions();
    Tensor squares = error.square().sum().div(new Scalar(aims.size(0) * positions));
    if (progress < WARM) {
      return squares;
    }
    double done = (progress - WARM) / (1 - WARM);
    double beta = LAST_BETA + (FIRST_BETA - LAST_BETA) * 0.5 * (1 + Math.cos(done * Math.PI));
    return squares.add(undecided(beta), new Scalar(WEIGHT));
  }

  /** How far all parts are from 0 and 1. */
  private Tensor undecided(double beta) {
    Tensor far = h().mul(new Scalar(2.0)).sub(new Scalar(1.0)).abs();
    return far.pow(new Scalar(beta)).neg().add(new Scalar(1.0)).sum();
  }

  private IntegerTensor integers() {
    float[] rounded =
        Torch.withoutGradients(
            () -> {
              Tensor up = h().round();
              return Tensors.floats(StraightThrough.clip(floors.add(up), -largest, largest));
            });
    byte[] integers = new byte[rounded.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (byte) rounded[i];
    }
    return new IntegerTensor(nearest.shape(), nearest.bits(), integers, nearest.scales());
  }
}
