package org.spectrim.onnx;

import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** An estimate of the memory that a network takes when it runs over a scene. */
final class DenseMemory {
  private DenseMemory() {}

  /**
   * Bytes for each pixel of a strip, padding included: the raw samples twice (as read and as
   * centred), and the node whose inputs and result together are largest. A convolution also has its
   * result once more in the blocked order of the engine.
   */
  static long bytesPerPixel(Model model, WeightedNetwork net) {
    Network network = net.network();
    long element = model.activations().isEmpty() ? Float.BYTES : 1;
    long raw = 2L * Float.BYTES * model.transform().bands();
    long largest = (long) Float.BYTES * model.transform().components();
    for (Node node : network.nodes()) {
      long result = perPixel(network.shape(node.name()));
      long bytes = node.layer() instanceof Layer.Conv ? 2 * result : result;
      for (String input : node.inputs()) {
        bytes += perPixel(network.shape(input));
      }
      largest = Math.max(largest, bytes * element);
    }
    return raw + largest;
  }

  private static long perPixel(Shape shape) {
    return (long) shape.channels() * shape.bands();
  }
}
