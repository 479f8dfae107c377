package org.spectrim.quantize;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.torch.Tensors;

/**
 * Weights that keep their index while the values that they share are trained: the gradient of a
 * value is the sum of those of its weights (Han et al. 2016). A value of exactly 0 stays.
 */
final class SharedValues implements WeightRounding {
  private final CodebookTensor first;
  private final Tensor values;
  private final Tensor free;
  private final Tensor indices;

  SharedValues(CodebookTensor shared) {
    first = shared;
    float[] codebook = shared.codebook();
    values = Tensors.of(codebook.clone(), codebook.length);
    values.set_requires_grad(true);
    float[] nonZero = new float[codebook.length];
    for (int i = 0; i < nonZero.length; i++) {
      nonZero[i] = codebook[i] == 0 ? 0 : 1;
    }
    free = Tensors.of(nonZero, nonZero.length);
    long[] each = new long[shared.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = shared.indices()[i] & 0xff;
    }
    indices = Tensors.ofLongs(each);
  }

  @Override
  public Tensor round(Tensor weight) {
    return values.mul(free).index_select(0, indices).reshape(weight.sizes());
  }

  @Override
  public StoredTensor store(StoredTensor weight) {
    float[] trained = Tensors.floats(values.mul(free));
    return new CodebookTensor(weight.shape(), first.indices(), trained);
  }

  @Override
  public List<Tensor> parameters() {
    return List.of(values);
  }
}
