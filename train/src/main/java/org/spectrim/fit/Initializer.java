package org.spectrim.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Parameter;

/**
 * The weights with which training begins, as PyTorch's layers have them by default: convolutions
 * and linear layers uniform in {@code +-1/sqrt(fan-in)}, weight and bias alike (He et al. 2015 with
 * a = sqrt 5); batch-norm 1 and 0. The numbers come from {@link Random}, whose algorithm is fixed,
 * so that they are the same everywhere.
 */
public final class Initializer {
  private Initializer() {}

  public static Weights weights(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Node node : network.nodes()) {
      int fanIn = fanIn(node.layer());
      for (Parameter parameter : node.layer().parameters()) {
        float[] values = new float[parameter.size()];
        if (node.layer() instanceof Layer.BatchNorm) {
          boolean one = parameter.suffix().equals("weight") || parameter.suffix().endsWith("var");
          Arrays.fill(values, one ? 1 : 0);
        } else {
          uniform(values, 1 / Math.sqrt(fanIn), random);
        }
        tensors.put(node.tensor(parameter.suffix()), new DenseTensor(parameter.shape(), values));
      }
    }
    return new Weights(tensors);
  }

  private static int fanIn(Layer layer) {
    if (layer instanceof Layer.Conv conv) {
      return conv.in() * conv.kernel().volume();
    }
    return layer instanceof Layer.Linear linear ? linear.in() : 1;
  }

  private static void uniform(float[] values, double bound, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }
}
