package org.spectrim.quantize;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.TorchNetwork;

/**
 * What rounding the weights of one layer alone does to a network: the mean Kullback-Leibler
 * divergence of the classes' probabilities from those of the float network, over some pixels.
 */
final class Sensitivity {
  static final int LEAST_BITS = 2;

  /**
   * A layer at some bits.
   *
   * @param bytes of its integers and scales
   * @param divergence in nats a pixel
   */
  record Cost(int bits, long bytes, double divergence) {}

  private Sensitivity() {}

  /** The costs of each tensor at 2 to 8 bits, in the network's order. */
  static Map<String, Cost[]> of(Model folded, TrainingSet pixels, QuantizeOptions options) {
    Map<String, Cost[]> costs = new LinkedHashMap<>();
    int classes = folded.classes().size();
    try (TorchNetwork network = new TorchNetwork(folded.weighted())) {
      float[] wanted = Evaluator.logits(network, Hooks.NONE, pixels);
      for (String name : SymmetricWeights.names(folded.network())) {
        StoredTensor weight = folded.weights().get(name);
        Cost[] ofLayer = new Cost[QuantizeOptions.MOST_BITS - LEAST_BITS + 1];
        for (int i = 0; i < ofLayer.length; i++) {
          int bits = LEAST_BITS + i;
          IntegerTensor rounded =
              SymmetricWeights.quantize(weight, bits, options.perChannel(), options.weightRange());
          float[] got = Evaluator.logits(network, instead(name, rounded), pixels);
          ofLayer[i] = new Cost(bits, rounded.bytes(), divergence(wanted, got, classes));
        }
        costs.put(name, ofLayer);
      }
    }
    return costs;
  }

  private static Hooks instead(String name, StoredTensor rounded) {
    float[] values = rounded.toFloats();
    return new Hooks() {
      @Override
      public Tensor weight(String tensorName, Tensor tensor) {
        return tensorName.equals(name) ? Tensors.of(values, tensor.sizes().vec().get()) : tensor;
      }
    };
  }

  /** The mean over rows of {@code sum_c p_c (log p_c - log q_c)} of the softmax of logits. */
  static double divergence(float[] wanted, float[] got, int classes) {
    double sum = 0;
    for (int row = 0; row < wanted.length; row += classes) {
      double p = logSum(wanted, row, classes);
      double q = logSum(got, row, classes);
      for (int c = row; c < row + classes; c++) {
        sum += Math.exp(wanted[c] - p) * (wanted[c] - p - (got[c] - q));
      }
    }
    return sum * classes / wanted.length;
  }

  private static double logSum(float[] logits, int from, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = from; c < from + count; c++) {
      largest = Math.max(largest, logits[c]);
    }
    double sum = 0;
    for (int c = from; c < from + count; c++) {
      sum += Math.exp(logits[c] - largest);
    }
    return largest + Math.log(sum);
  }
}
