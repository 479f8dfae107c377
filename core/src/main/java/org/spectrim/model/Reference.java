package org.spectrim.model;

import java.util.HashMap;
import java.util.Map;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * What a network means, in plain loops with sums in double: the definition that passes and engines
 * are compared with. Slow, and for one sample at a time.
 */
public final class Reference {
  private Reference() {}

  /** The result of the last node for one sample of the network's input shape. */
  public static float[] logits(WeightedNetwork net, float[] sample) {
    return activations(net, sample).get(net.network().last().name());
  }

  /** The result of every node, by name, and the sample itself under {@link Network#INPUT}. */
  public static Map<String, float[]> activations(WeightedNetwork net, float[] sample) {
    Network network = net.network();
    if (sample.length != network.input().size()) {
      throw new IllegalArgumentException(
          sample.length + " values are no sample of " + network.input());
    }
    Map<String, float[]> results = new HashMap<>();
    results.put(Network.INPUT, sample);
    for (Node node : network.nodes()) {
      float[][] inputs = node.inputs().stream().map(results::get).toArray(float[][]::new);
      Shape in = network.shape(node.input());
      results.put(node.name(), apply(node, net.weights(), in, network.shape(node.name()), inputs));
    }
    return results;
  }

  private static float[] apply(Node node, Weights weights, Shape in, Shape out, float[][] inputs) {
    Layer layer = node.layer();
    float[] x = inputs[0];
    if (layer instanceof Layer.Conv conv) {
      float[] bias = conv.bias() ? weights.floats(node.tensor("bias")) : new float[conv.out()];
      return conv(conv, weights.floats(node.tensor("weight")), bias, in, out, x);
    } else if (layer instanceof Layer.Linear linear) {
      float[] bias = linear.bias() ? weights.floats(node.tensor("bias")) : new float[linear.out()];
      return linear(weights.floats(node.tensor("weight")), bias, x);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return batchNorm(norm, node, weights, in, x);
    } else if (layer instanceof Layer.Relu) {
      float[] y = new float[x.length];
      for (int i = 0; i < x.length; i++) {
        y[i] = Math.max(x[i], 0);
      }
      return y;
    } else if (layer instanceof Layer.MaxPool pool) {
      return maxPool(pool, in, out, x);
    } else if (layer instanceof Layer.Flatten) {
      return x;
    } else if (layer instanceof Layer.Crop crop) {
      return gather(
          out,
          (c, b, r, w) ->
              x[
                  at(
                      in,
                      c,
                      b + crop.before().bands(),
                      r + crop.before().rows(),
                      w + crop.before().columns())]);
    } else if (layer instanceof Layer.Add) {
      float[] y = x.clone();
      for (int k = 1; k < inputs.length; k++) {
        for (int i = 0; i < y.length; i++) {
          y[i] += inputs[k][i];
        }
      }
      return y;
    } else if (layer instanceof Layer.Concat) {
      float[] y = new float[out.size()];
      int offset = 0;
      for (float[] input : inputs) {
        System.arraycopy(input, 0, y, offset, input.length);
        offset += input.length;
      }
      return y;
    } else {
      Layer.UnfoldBands unfold = (Layer.UnfoldBands) layer;
      int channels = in.channels();
      return gather(
          out,
          (c, b, r, w) ->
              x[
                  at(
                      in,
                      c % channels,
                      b * unfold.stride() + c / channels * unfold.dilation(),
                      r,
                      w)]);
    }
  }

  private interface Element {
    float at(int channel, int band, int row, int column);
  }

  private static float[] gather(Shape out, Element element) {
    float[] y = new float[out.size()];
    int i = 0;
    for (int c = 0; c < out.channels(); c++) {
      for (int b = 0; b < out.bands(); b++) {
        for (int r = 0; r < out.rows(); r++) {
          for (int w = 0; w < out.columns(); w++) {
            y[i++] = element.at(c, b, r, w);
          }
        }
      }
    }
    return y;
  }

  private static int at(Shape shape, int channel, int band, int row, int column) {
    return ((channel * shape.bands() + band) * shape.rows() + row) * shape.columns() + column;
  }

  private static float[] conv(
      Layer.Conv conv, float[] weight, float[] bias, Shape in, Shape out, float[] x) {
    Extent k = conv.kernel();
    Extent s = conv.stride();
    Extent l = conv.dilation();
    return gather(
        out,
        (o, b, r, w) -> {
          double sum = bias[o];
          int i = o * conv.in() * k.volume();
          for (int c = 0; c < conv.in(); c++) {
            for (int z = 0; z < k.bands(); z++) {
              for (int u = 0; u < k.rows(); u++) {
                for (int v = 0; v < k.columns(); v++) {
                  int band = b * s.bands() + z * l.bands();
                  int row = r * s.rows() + u * l.rows();
                  int column = w * s.columns() + v * l.columns();
                  sum += (double) weight[i++] * x[at(in, c, band, row, column)];
                }
              }
            }
          }
          return (float) sum;
        });
  }

  private static float[] linear(float[] weight, float[] bias, float[] x) {
    float[] y = new float[bias.length];
    for (int o = 0; o < y.length; o++) {
      double sum = bias[o];
      for (int i = 0; i < x.length; i++) {
        sum += (double) weight[o * x.length + i] * x[i];
      }
      y[o] = (float) sum;
    }
    return y;
  }

  private static float[] batchNorm(
      Layer.BatchNorm norm, Node node, Weights weights, Shape in, float[] x) {
    float[] gamma = weights.floats(node.tensor("weight"));
    float[] beta = weights.floats(node.tensor("bias"));
    float[] mean = weights.floats(node.tensor("running_mean"));
    float[] variance = weights.floats(node.tensor("running_var"));
    return gather(
        in,
        (c, b, r, w) -> {
          double scale = gamma[c] / Math.sqrt((double) variance[c] + norm.epsilon());
          return (float) ((x[at(in, c, b, r, w)] - mean[c]) * scale + beta[c]);
        });
  }

  private static float[] maxPool(Layer.MaxPool pool, Shape in, Shape out, float[] x) {
    Extent k = pool.kernel();
    Extent s = pool.stride();
    Extent l = pool.dilation();
    return gather(
        out,
        (c, b, r, w) -> {
          float largest = Float.NEGATIVE_INFINITY;
          for (int z = 0; z < k.bands(); z++) {
            for (int u = 0; u < k.rows(); u++) {
              for (int v = 0; v < k.columns(); v++) {
                int band = b * s.bands() + z * l.bands();
                int row = r * s.rows() + u * l.rows();
                int column = w * s.columns() + v * l.columns();
                largest = Math.max(largest, x[at(in, c, band, row, column)]);
              }
            }
          }
          return largest;
        });
  }
}
