package org.spectrim.sparse;

import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.pass.Densify;
import org.spectrim.pass.FoldBatchNorm;

/**
 * What a pixel of a whole scene costs in both engines, judged from the weights alone, in
 * multiplications of ONNX Runtime's best convolution. The factors were measured with {@code
 * spectrim bench sparse} (docs/scenes.md).
 *
 * @param dense in ONNX Runtime, floats
 * @param sparse in the sparse engine
 */
public record SparseCost(double dense, double sparse) {
  /** A multiplication of one output channel alone, in those of ONNX Runtime. */
  private static final double SINGLE = 3.25;

  /** Storing a value and reading it again. */
  private static final double VALUE = 35;

  /** ONNX Runtime's multiplications along the spectra of single pixels. */
  private static final double SPECTRAL = 6;

  /** How much slower convolutions of windows are whose input or result no longer stays near. */
  private static final double FAR = 1.8;

  /** Values of a pixel from which on that is so. */
  private static final int MANY_VALUES = 256;

  /** Multiplications that one core of the machine that was measured does in a second. */
  private static final double PER_SECOND = 90e9;

  /**
   * Judges a model.
   *
   * @throws org.spectrim.net.ShapeException if a layer has no dense form
   */
  public static SparseCost of(Model model) {
    WeightedNetwork net = Densify.apply(FoldBatchNorm.apply(model.weighted()), 1, 1);
    Network network = net.network();
    long projection =
        model.transform().diagonal()
            ? 0
            : (long) model.transform().components() * model.transform().bands();
    double dense = projection;
    double sparse = projection * PackedConv.BLOCK_COST * SINGLE;
    for (Node node : network.nodes()) {
      Shape shape = network.shape(node.name());
      sparse += VALUE * shape.channels() * shape.bands();
      if (node.layer() instanceof Layer.Conv conv) {
        dense += (double) shape.channels() * shape.bands() * conv.in() * conv.kernel().volume();
        Shape in = network.shape(node.input());
        int most = Math.max(in.channels() * in.bands(), shape.channels() * shape.bands());
        double each = model.window() > 1 && most > MANY_VALUES ? FAR * SINGLE : SINGLE;
        sparse += each * shape.bands() * packed(conv, node, net.weights()).cost();
      }
    }
    return new SparseCost(model.window() == 1 ? SPECTRAL * dense : dense, sparse);
  }

  static PackedConv packed(Layer.Conv conv, Node node, Weights weights) {
    return PackedConv.of(
        weights.floats(node.tensor("weight")),
        conv.bias() ? weights.floats(node.tensor("bias")) : new float[conv.out()]);
  }

  /** How many times as fast as ONNX Runtime the sparse engine should be. */
  public double speedUp() {
    return dense / sparse;
  }

  /** Seconds that the sparse engine should save over so many pixels, with one core. */
  public double secondsSaved(long pixels) {
    return pixels * (dense - sparse) / PER_SECOND;
  }
}
