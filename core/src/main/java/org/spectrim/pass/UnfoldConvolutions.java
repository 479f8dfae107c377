package org.spectrim.pass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;

/**
 * Turns each convolution over bands into one that does not slide over bands, behind an {@link
 * Layer.UnfoldBands}: {@code W'[o, z C + c, 0, u, v] = W[o, c, z, u, v]}. Engines are faster at
 * these, above all in int8.
 */
public final class UnfoldConvolutions {
  private UnfoldConvolutions() {}

  public static WeightedNetwork apply(WeightedNetwork net) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(net.weights().asMap());
    List<Node> nodes = new ArrayList<>();
    for (Node node : net.network().nodes()) {
      if (node.layer() instanceof Layer.Conv conv && conv.kernel().bands() > 1) {
        Extent kernel = conv.kernel();
        String unfolded = node.name() + ".unfold";
        nodes.add(
            new Node(
                unfolded,
                new Layer.UnfoldBands(
                    kernel.bands(), conv.stride().bands(), conv.dilation().bands()),
                node.inputs()));
        nodes.add(new Node(node.name(), flat(conv), List.of(unfolded)));
        String weight = node.tensor("weight");
        tensors.put(weight, unfold(tensors.get(weight), conv));
      } else {
        nodes.add(node);
      }
    }
    return new WeightedNetwork(new Network(net.network().input(), nodes), new Weights(tensors));
  }

  private static Layer.Conv flat(Layer.Conv conv) {
    return new Layer.Conv(
        conv.in() * conv.kernel().bands(),
        conv.out(),
        new Extent(1, conv.kernel().rows(), conv.kernel().columns()),
        new Extent(1, conv.stride().rows(), conv.stride().columns()),
        new Extent(1, conv.dilation().rows(), conv.dilation().columns()),
        conv.bias());
  }

  private static StoredTensor unfold(StoredTensor weight, Layer.Conv conv) {
    int bands = conv.kernel().bands();
    int plane = conv.kernel().rows() * conv.kernel().columns();
    int[] source = new int[weight.size()];
    int next = 0;
    for (int o = 0; o < conv.out(); o++) {
      for (int z = 0; z < bands; z++) {
        for (int c = 0; c < conv.in(); c++) {
          for (int i = 0; i < plane; i++) {
            source[next++] = ((o * conv.in() + c) * bands + z) * plane + i;
          }
        }
      }
    }
    List<Integer> shape =
        List.of(conv.out(), conv.in() * bands, 1, conv.kernel().rows(), conv.kernel().columns());
    return weight.gather(shape, source);
  }
}
