package org.spectrim.torch;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.AffineQuantizer;

/** Rounds activations to what their quantizers can store: how a quantized model is evaluated. */
public final class FakeQuantization implements Hooks {
  private final Map<String, AffineQuantizer> quantizers;

  /**
   * Rounds the results of some nodes.
   *
   * @param quantizers by the node's name, as in {@code Model.activations()}
   */
  public FakeQuantization(Map<String, AffineQuantizer> quantizers) {
    this.quantizers = Map.copyOf(quantizers);
  }

  @Override
  public Tensor activation(String node, Tensor tensor) {
    AffineQuantizer quantizer = quantizers.get(node);
    if (quantizer == null) {
      return tensor;
    }
    if (quantizer.isSign()) {
      Tensor up = tensor.ge(new Scalar(0.0)).to(torch.ScalarType.Float);
      return up.mul(new Scalar(2.0))
          .sub(new Scalar(1.0))
          .mul(new Scalar((double) quantizer.scale()));
    }
    return torch.fake_quantize_per_tensor_affine(
        tensor, quantizer.scale(), quantizer.zeroPoint(), 0, (1L << quantizer.bits()) - 1);
  }
}
