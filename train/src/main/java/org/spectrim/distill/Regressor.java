package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.torch.Tensors;

/**
 * Maps a student's channels to a teacher's, position by position: one or more linear layers (1x1
 * convolutions) with ReLU between. Trained along with the student and thrown away. To be made
 * outside of a scope.
 */
final class Regressor implements AutoCloseable {
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();

  /**
   * @param channels from the student's to the teacher's, layer after layer
   */
  Regressor(Random random, int... channels) {
    for (int i = 1; i < channels.length; i++) {
      double bound = 1 / Math.sqrt(channels[i - 1]);
      weights.add(drawn(random, bound, channels[i], channels[i - 1]));
      biases.add(drawn(random, bound, channels[i], 1));
    }
  }

  private static Tensor drawn(Random random, double bound, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    Tensor tensor = Tensors.of(values, rows, columns);
    tensor.set_requires_grad(true);
    return tensor;
  }

  /** {@code [sample, channel, position]} to the same with the teacher's channels. */
  Tensor apply(Tensor student) {
    Tensor x = student;
    for (int i = 0; i < weights.size(); i++) {
      x = weights.get(i).matmul(i == 0 ? x : torch.relu(x)).add(biases.get(i));
    }
    return x;
  }

  List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>(weights);
    all.addAll(biases);
    return all;
  }

  @Override
  public void close() {
    parameters().forEach(Tensor::close);
  }
}
