package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Torch;

/**
 * BNN's weights: {@code sign(w)}, the gradient passing where {@code |w| <= 1}, times a factor for
 * each filter that is trained: the one that batch-normalization has in the paper.
 */
final class BinaryScales implements WeightRounding {
  private final int groups;
  private final BinaryRounding binary;
  private final Steps scales;

  BinaryScales(StoredTensor weight, int groups) {
    this.groups = groups;
    this.binary = new BinaryRounding(groups);
    this.scales = new Steps(((IntegerTensor) binary.store(weight)).scales());
  }

  @Override
  public Tensor round(Tensor weight) {
    Tensor rows = weight.reshape(groups, -1);
    Tensor signs =
        StraightThrough.values(
            BinaryRounding.signs(rows.detach()), StraightThrough.clip(rows, -1, 1));
    return signs.mul(scales.current()).reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    IntegerTensor signs = Torch.withoutGradients(() -> (IntegerTensor) binary.store(weight));
    return new IntegerTensor(weight.shape(), 1, signs.values(), scales.values(), true);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(scales.factors());
  }
}
