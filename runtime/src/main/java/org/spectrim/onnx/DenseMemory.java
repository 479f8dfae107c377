package org.spectrim.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * An estimate of the memory that a network takes when it runs over a scene, from what is alive at
 * the same time: a value is held from the node that computes it to the last one that reads it.
 */
final class DenseMemory {
  private DenseMemory() {}

  /**
   * Bytes for each pixel of a strip, padding included: the raw samples as read, and the most that
   * is alive at any node. The transform holds its result twice, and beside it the samples in the
   * order of the engine's kernel, 16 bands at a time, if the number of bands is a multiple of 4;
   * and a centred copy, unless they come centred. A convolution holds its inputs and its result
   * twice, since the engine turns both into the order of its kernel and back. The engine's
   * allocator keeps up to two thirds as much again as is alive; with 8-bit integers, whose pieces
   * are smaller and more, twice as much again (measured).
   */
  static long bytesPerPixel(Model model, WeightedNetwork net, boolean centred) {
    boolean integers = !model.activations().isEmpty();
    long raw = (long) Float.BYTES * model.transform().bands();
    long transform =
        (centred ? 0 : raw) + turned(model) + 2L * Float.BYTES * model.transform().components();
    long network = most(net.network()) * (integers ? 3 : Float.BYTES);
    return raw + Math.max(transform * 5 / 3, integers ? network : network * 5 / 3);
  }

  private static long turned(Model model) {
    int bands = model.transform().bands();
    return bands % 4 == 0 && !model.transform().diagonal()
        ? (bands + 15L) / 16 * 16 * Float.BYTES
        : 0;
  }

  /** The most values for a pixel that are alive at the same time. */
  private static long most(Network network) {
    Map<String, Integer> lastRead = lastReads(network);
    Map<String, Long> alive = new HashMap<>();
    alive.put(Network.INPUT, values(network.input()));
    List<Node> nodes = network.nodes();
    long most = 0;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      long held = alive.values().stream().mapToLong(Long::longValue).sum();
      long result = values(network.shape(node.name()));
      if (node.layer() instanceof Layer.Conv) {
        held += result + alive.getOrDefault(node.inputs().get(0), 0L);
      }
      most = Math.max(most, node.layer() instanceof Layer.Relu ? held : held + result);
      alive.put(node.name(), result);
      int place = i;
      alive.keySet().removeIf(name -> lastRead.getOrDefault(name, nodes.size()) <= place);
    }
    return most;
  }

  private static Map<String, Integer> lastReads(Network network) {
    Map<String, Integer> last = new HashMap<>();
    List<Node> nodes = network.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      for (String name : nodes.get(i).inputs()) {
        last.put(name, i);
      }
    }
    return last;
  }

  private static long values(Shape shape) {
    return (long) shape.channels() * shape.bands();
  }
}
