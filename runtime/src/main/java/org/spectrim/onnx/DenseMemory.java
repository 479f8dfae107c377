package org.spectrim.onnx;

import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** An estimate of the memory that a network takes when it runs over a scene. */
final class DenseMemory {
  private DenseMemory() {}

  /**
   * Bytes for each pixel of a strip, padding included: the raw samples twice (as read and as
   * centred), and the node whose inputs and result together are largest. The result is counted
   * twice, since the engine keeps it in the blocked order of its kernels too. Its allocator holds
   * half as much again; with 8-bit integers, where its kernels also reorder their inputs, three
   * times as much was measured.
   */
  static long bytesPerPixel(Model model, WeightedNetwork net) {
    Network network = net.network();
    long element = model.activations().isEmpty() ? Float.BYTES : 1;
    long raw = 2L * Float.BYTES * model.transform().bands();
    long largest = (long) Float.BYTES * model.transform().components();
    for (Node node : network.nodes()) {
      long bytes = 2 * perPixel(network.shape(node.name()));
      for (String input : node.inputs()) {
        bytes += perPixel(network.shape(input));
      }
      largest = Math.max(largest, bytes * element);
    }
    return raw + (model.activations().isEmpty() ? largest * 3 / 2 : largest * 3);
  }

  private static long perPixel(Shape shape) {
    return (long) shape.channels() * shape.bands();
  }
}
