package org.spectrim.quantize;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.torch.FakeQuantization;

/** How the activations of one node are rounded while a network trains, and stored afterwards. */
interface ActivationRounding {
  /** The rounded activations, with gradients to them and to {@link #parameters}. */
  Tensor round(Tensor x);

  /** What rounds in the same way after training. */
  AffineQuantizer quantizer();

  /** What is trained along. */
  default List<Tensor> parameters() {
    return List.of();
  }

  /** Rounds to a range that does not change; the gradient is 1 inside of it and 0 outside. */
  static ActivationRounding fixed(AffineQuantizer quantizer) {
    FakeQuantization fake = new FakeQuantization(Map.of("", quantizer));
    return new ActivationRounding() {
      @Override
      public Tensor round(Tensor x) {
        return fake.activation("", x);
      }

      @Override
      public AffineQuantizer quantizer() {
        return quantizer;
      }
    };
  }
}
