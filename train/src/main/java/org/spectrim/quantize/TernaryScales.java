package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/**
 * TTQ's rounding of a layer: {@code Wp} where {@code w > delta}, {@code -Wn} where {@code w <
 * -delta}, else 0, with {@code delta = 0.05 max |w|}. The gradient of a scale is the sum over its
 * weights; that of a weight is multiplied by Wp, 1 or Wn. Scales begin as the mean magnitudes of
 * their weights and are trained as factors of that (see {@link LearnedStep}).
 */
final class TernaryScales implements WeightRounding {
  private static final double THRESHOLD = 0.05;

  private final Steps scales;

  TernaryScales(StoredTensor weight) {
    float[] means =
        Torch.withoutGradients(
            () -> {
              Tensor w = Tensors.of(weight.toFloats(), weight.size());
              Tensor up = above(w);
              Tensor down = above(w.neg());
              return new float[] {mean(w, up), mean(w.neg(), down)};
            });
    scales = new Steps(means);
  }

  private static Tensor above(Tensor w) {
    Tensor delta = w.abs().amax().mul(new Scalar(THRESHOLD));
    return w.gt(delta).to(torch.ScalarType.Float);
  }

  /** 1 where there is none, since scales are positive. */
  private static float mean(Tensor w, Tensor chosen) {
    float count = chosen.sum().item_float();
    return count == 0 ? 1 : w.mul(chosen).sum().item_float() / count;
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor w = weight.detach();
    Tensor up = above(w);
    Tensor down = above(w.neg());
    Tensor both = scales.current().reshape(-1);
    Tensor positive = both.select(0, 0);
    Tensor negative = both.select(0, 1);
    Tensor values = up.mul(positive).sub(down.mul(negative));
    Tensor zero = up.add(down).neg().add(new Scalar(1.0));
    Tensor factor = up.mul(positive).add(down.mul(negative)).add(zero).detach();
    Tensor through = weight.mul(factor);
    return values.add(through.sub(through.detach()));
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    float[] trained = scales.values();
    return Torch.withoutGradients(
        () -> {
          Tensor w = Tensors.of(weight.toFloats(), weight.size());
          float[] up = Tensors.floats(above(w));
          float[] down = Tensors.floats(above(w.neg()));
          byte[] indices = new byte[up.length];
          for (int i = 0; i < indices.length; i++) {
            indices[i] = (byte) (up[i] > 0 ? 1 : down[i] > 0 ? 2 : 0);
          }
          return new CodebookTensor(
              weight.shape(), indices, new float[] {0, trained[0], -trained[1]});
        });
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(scales.factors());
  }
}
