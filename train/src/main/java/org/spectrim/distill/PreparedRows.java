package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.torch.Torch;

/**
 * What a term prepares, for all samples at once, so that an epoch only picks rows of it. To be made
 * outside of a scope.
 */
final class PreparedRows implements AutoCloseable {
  /** All floats side by side, since picking rows of one tensor is faster; then the others. */
  private final List<Tensor> kept;

  /** How many columns each of the prepared tensors has; 0 for one that is kept by itself. */
  private final List<Long> columns = new ArrayList<>();

  /**
   * @param teacher logits of all samples
   * @param targets of all samples
   */
  PreparedRows(Term term, Tensor teacher, Tensor targets) {
    kept = Torch.kept(() -> packed(term.prepare(teacher, targets)));
  }

  private List<Tensor> packed(List<Tensor> prepared) {
    List<Tensor> floats = new ArrayList<>();
    List<Tensor> packed = new ArrayList<>();
    for (Tensor tensor : prepared) {
      boolean isFloat = tensor.is_floating_point();
      columns.add(isFloat ? tensor.size(1) : 0);
      (isFloat ? floats : packed).add(tensor);
    }
    if (!floats.isEmpty()) {
      packed.add(0, torch.cat(new TensorVector(floats.toArray(new Tensor[0])), 1));
    }
    return packed;
  }

  /** Those of some samples, as prepared; live in the scope. */
  List<Tensor> of(Tensor index) {
    List<Tensor> picked = kept.stream().map(tensor -> tensor.index_select(0, index)).toList();
    List<Tensor> rows = new ArrayList<>();
    long first = 0;
    // The floats come first.
    int other = 1;
    for (long width : columns) {
      rows.add(width == 0 ? picked.get(other++) : picked.get(0).narrow(1, first, width));
      first += width;
    }
    return rows;
  }

  @Override
  public void close() {
    kept.forEach(Tensor::close);
  }
}
