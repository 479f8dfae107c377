package org.spectrim.onnx;

import java.util.HashMap;
import java.util.Map;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * A quantized network in plain loops over integers, layer after layer: sums in 64 bits that must
 * fit into 32, results rounded as Jacob et al. 2018 say. It knows nothing of how layers are
 * exported.
 */
final class IntegerSimulation {
  private final Model model;
  private final Network network;

  /** The largest magnitude that a sum has come to on its way. */
  private long largestSum;

  IntegerSimulation(Model model) {
    this.model = model;
    this.network = model.network();
  }

  long largestSum() {
    return largestSum;
  }

  /**
   * @param sample what the transform gives, {@code [channel, band, row, column]}
   */
  float[] logits(float[] sample) {
    Map<String, int[]> values = new HashMap<>();
    Map<String, AffineQuantizer> meaning = new HashMap<>();
    AffineQuantizer input = quantizer(Network.INPUT);
    int[] first = new int[sample.length];
    for (int i = 0; i < first.length; i++) {
      first[i] = input.quantize(sample[i]);
    }
    values.put(Network.INPUT, first);
    meaning.put(Network.INPUT, input);
    for (Node node : network.nodes()) {
      int[] x = values.get(node.input());
      AffineQuantizer in = meaning.get(node.input());
      boolean computes = node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear;
      if (!computes) {
        values.put(
            node.name(), node.layer() instanceof Layer.MaxPool pool ? pool(node, pool, x) : x);
        meaning.put(node.name(), in);
        continue;
      }
      long[] sums =
          node.layer() instanceof Layer.Conv conv ? conv(node, conv, x, in) : linear(node, x, in);
      if (node.equals(network.last())) {
        return logits(node, sums, in);
      }
      AffineQuantizer out = result(node);
      values.put(node.name(), requantize(node, sums, in, out));
      meaning.put(node.name(), out);
    }
    throw new IllegalStateException("the last layer does not compute");
  }

  private AffineQuantizer quantizer(String name) {
    AffineQuantizer quantizer = model.activations().get(name);
    if (quantizer == null) {
      throw new IllegalStateException(name + " has no quantizer");
    }
    return quantizer;
  }

  /** With zero point 0, the ReLU behind is in the saturation. */
  private AffineQuantizer result(Node node) {
    AffineQuantizer own = model.activations().get(node.name());
    return own == null ? quantizer(network.consumers(node.name()).get(0).name()) : own;
  }

  private IntegerTensor weight(Node node) {
    return (IntegerTensor) model.weights().get(node.tensor("weight"));
  }

  private long[] conv(Node node, Layer.Conv conv, int[] x, AffineQuantizer in) {
    Shape from = network.shape(node.input());
    Shape to = network.shape(node.name());
    byte[] w = weight(node).values();
    long[] sums = biases(node, to.size() / to.channels(), in);
    for (int at = 0; at < sums.length; at++) {
      int o = at / (to.bands() * to.rows() * to.columns());
      int d = at / (to.rows() * to.columns()) % to.bands() * conv.stride().bands();
      int r = at / to.columns() % to.rows() * conv.stride().rows();
      int c = at % to.columns() * conv.stride().columns();
      int k = o * w.length / to.channels();
      for (int i = 0; i < from.channels(); i++) {
        for (int z = 0; z < conv.kernel().bands(); z++) {
          for (int y = 0; y < conv.kernel().rows(); y++) {
            for (int v = 0; v < conv.kernel().columns(); v++) {
              int place =
                  ((i * from.bands() + d + z) * from.rows() + r + y) * from.columns() + c + v;
              add(sums, at, (long) w[k++] * (x[place] - in.zeroPoint()));
            }
          }
        }
      }
    }
    return sums;
  }

  private long[] linear(Node node, int[] x, AffineQuantizer in) {
    byte[] w = weight(node).values();
    long[] sums = biases(node, 1, in);
    for (int o = 0; o < sums.length; o++) {
      for (int i = 0; i < x.length; i++) {
        add(sums, o, (long) w[o * x.length + i] * (x[i] - in.zeroPoint()));
      }
    }
    return sums;
  }

  private void add(long[] sums, int at, long product) {
    sums[at] += product;
    largestSum = Math.max(largestSum, Math.abs(sums[at]));
  }

  private long[] biases(Node node, int each, AffineQuantizer in) {
    float[] bias = model.weights().floats(node.tensor("bias"));
    IntegerTensor weight = weight(node);
    long[] sums = new long[bias.length * each];
    for (int i = 0; i < sums.length; i++) {
      int o = i / each;
      sums[i] = (long) Math.rint(bias[o] / ((double) in.scale() * weight.scale(o)));
    }
    return sums;
  }

  private int[] requantize(Node node, long[] sums, AffineQuantizer in, AffineQuantizer out) {
    IntegerTensor weight = weight(node);
    int each = sums.length / weight.shape().get(0);
    int[] y = new int[sums.length];
    for (int i = 0; i < y.length; i++) {
      float factor = in.scale() * weight.scale(i / each) / out.scale();
      int q = (int) Math.rint(Math.toIntExact(sums[i]) * factor) + out.zeroPoint();
      y[i] = Math.max(0, Math.min(out.largest(), q));
    }
    return y;
  }

  private float[] logits(Node node, long[] sums, AffineQuantizer in) {
    float[] logits = new float[sums.length];
    for (int o = 0; o < logits.length; o++) {
      logits[o] = Math.toIntExact(sums[o]) * (in.scale() * weight(node).scale(o));
    }
    return logits;
  }

  private int[] pool(Node node, Layer.MaxPool pool, int[] x) {
    Shape from = network.shape(node.input());
    Shape to = network.shape(node.name());
    int[] y = new int[to.size()];
    for (int at = 0; at < y.length; at++) {
      int channel = at / (to.bands() * to.rows() * to.columns());
      int d = at / (to.rows() * to.columns()) % to.bands() * pool.stride().bands();
      int r = at / to.columns() % to.rows() * pool.stride().rows();
      int c = at % to.columns() * pool.stride().columns();
      for (int z = d; z < d + pool.kernel().bands(); z++) {
        for (int i = r; i < r + pool.kernel().rows(); i++) {
          for (int j = c; j < c + pool.kernel().columns(); j++) {
            int place = ((channel * from.bands() + z) * from.rows() + i) * from.columns() + j;
            y[at] = Math.max(y[at], x[place]);
          }
        }
      }
    }
    return y;
  }
}
