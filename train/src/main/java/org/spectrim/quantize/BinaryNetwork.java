package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * Methods with weights and activations of 1 bit. The sign takes the place of the ReLU behind each
 * convolution and linear layer; the network's input, and the weights of the first and the last
 * layer, keep 8 bits (or {@code edgeBits}), as is usual since XNOR-Net. Batch-normalization is
 * folded before. Exported, signs are 0 and 2 around zero point 1 in 8-bit integer products.
 */
abstract class BinaryNetwork extends TrainedQuantization {
  /** Finds the mean magnitude of an activation. */
  private static final class MeanMagnitude implements Calibrator.Observer {
    private double sum;
    private long count;

    @Override
    public void see(float[] values) {
      for (float value : values) {
        sum += Math.abs(value);
      }
      count += values.length;
    }

    @Override
    public AffineQuantizer quantizer(int bits) {
      float mean = (float) (sum / count);
      return AffineQuantizer.sign(mean >= Float.MIN_NORMAL ? mean : 1);
    }
  }

  @Override
  public String precision(QuantizeOptions options) {
    return "w1a1";
  }

  @Override
  public void check(QuantizeOptions options) {
    Checks.noBiasCorrection(options);
    Checks.fixedWeightBits(options, 1);
    if (options.activationBits() != null) {
      throw new UsageException(
          "activationBits is "
              + options.activationBits()
              + ", but '"
              + options.method()
              + "' stores 1; leave it out");
    }
  }

  @Override
  Integer edgeBits(QuantizeOptions options) {
    Integer edge = options.edgeBits();
    return edge == null ? QuantizeOptions.MOST_BITS : edge;
  }

  @Override
  Model prepared(Model folded) {
    Network network = folded.network();
    Map<String, String> renamed = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.nodes()) {
      List<String> inputs =
          node.inputs().stream().map(name -> renamed.getOrDefault(name, name)).toList();
      if (node.layer() instanceof Layer.Relu && behindProduct(network, node)) {
        renamed.put(node.name(), inputs.get(0));
      } else {
        nodes.add(new Node(node.name(), node.layer(), inputs));
      }
    }
    return folded.with(new WeightedNetwork(new Network(network.input(), nodes), folded.weights()));
  }

  private static boolean behindProduct(Network network, Node relu) {
    if (relu.input().equals(Network.INPUT) || relu.equals(network.last())) {
      return false;
    }
    Node before = network.node(relu.input());
    return (before.layer() instanceof Layer.Conv || before.layer() instanceof Layer.Linear)
        && network.consumers(before.name()).size() == 1;
  }

  @Override
  Map<String, ActivationRounding> activations(
      Model model, TrainingSet pixels, QuantizeOptions options) {
    Map<String, ActivationRounding> roundings = new LinkedHashMap<>();
    Calibration.quantizers(model, pixels, options, MeanMagnitude::new)
        .forEach(
            (node, quantizer) ->
                roundings.put(
                    node,
                    quantizer.isSign()
                        ? new SignRounding(quantizer)
                        : ActivationRounding.fixed(quantizer)));
    return roundings;
  }
}
