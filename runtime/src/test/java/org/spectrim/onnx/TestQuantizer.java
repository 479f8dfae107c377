package org.spectrim.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.testing.RandomNetworks;

/** Min-max quantization to 8 bits, calibrated on a few random samples: the least that makes one. */
public final class TestQuantizer {
  private static final int SAMPLES = 8;

  private TestQuantizer() {}

  /** Weights and activations in 8 bits. */
  public static Model quantize(Model model) {
    Model folded = model.with(FoldBatchNorm.apply(model.weighted()));
    return weights(folded, 8).withActivations(activations(folded.weighted()));
  }

  /** Weights alone. */
  public static Model weights(Model model, int bits) {
    Map<String, StoredTensor> changes = new LinkedHashMap<>();
    for (Node node : model.network().nodes()) {
      if (node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear) {
        String name = node.tensor("weight");
        changes.put(name, symmetric((DenseTensor) model.weights().get(name), bits));
      }
    }
    return model.with(model.weights().with(changes));
  }

  private static IntegerTensor symmetric(DenseTensor tensor, int bits) {
    int channels = tensor.shape().get(0);
    int each = tensor.size() / channels;
    int most = (1 << (bits - 1)) - 1;
    float[] scales = new float[channels];
    byte[] values = new byte[tensor.size()];
    for (int c = 0; c < channels; c++) {
      float largest = 1e-6f;
      for (int i = c * each; i < (c + 1) * each; i++) {
        largest = Math.max(largest, Math.abs(tensor.values()[i]));
      }
      scales[c] = largest / most;
      for (int i = c * each; i < (c + 1) * each; i++) {
        values[i] = (byte) Math.rint(tensor.values()[i] / scales[c]);
      }
    }
    return new IntegerTensor(tensor.shape(), bits, values, scales);
  }

  private static Map<String, AffineQuantizer> activations(WeightedNetwork net) {
    Network network = net.network();
    Map<String, float[]> ranges = new LinkedHashMap<>();
    for (int seed = 0; seed < SAMPLES; seed++) {
      float[] sample = RandomNetworks.sample(network.input(), seed);
      Reference.activations(net, sample)
          .forEach(
              (name, values) -> {
                float[] range = ranges.computeIfAbsent(name, key -> new float[2]);
                for (float value : values) {
                  range[0] = Math.min(range[0], value);
                  range[1] = Math.max(range[1], value);
                }
              });
    }
    Map<String, AffineQuantizer> quantizers = new LinkedHashMap<>();
    for (String name : keys(network)) {
      float[] range = ranges.getOrDefault(name, new float[2]);
      quantizers.put(name, AffineQuantizer.covering(range[0], range[1], 8));
    }
    return quantizers;
  }

  /** The input, and the end of each chain of a computing layer and its ReLU, but for the logits. */
  private static List<String> keys(Network network) {
    Map<String, Boolean> keys = new LinkedHashMap<>();
    keys.put(Network.INPUT, true);
    for (Node node : network.nodes()) {
      boolean computes =
          node.layer() instanceof Layer.Conv
              || node.layer() instanceof Layer.Linear
              || node.layer() instanceof Layer.BatchNorm
              || node.layer() instanceof Layer.Add
              || node.layer() instanceof Layer.Concat;
      if (!computes || node.name().equals(network.last().name())) {
        continue;
      }
      List<Node> next = network.consumers(node.name());
      boolean fused = next.size() == 1 && next.get(0).layer() instanceof Layer.Relu;
      keys.put(fused ? next.get(0).name() : node.name(), true);
    }
    return List.copyOf(keys.keySet());
  }
}
