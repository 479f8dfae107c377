package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.torch.Torch;

/**
 * What a term prepares, for all samples at once, so that an epoch only picks rows of it. To be made
 * outside of a scope.
 */
final class PreparedRows implements AutoCloseable {
  private final List<Tensor> all;

  /**
   * @param teacher logits of all samples
   * @param targets of all samples
   */
  PreparedRows(Term term, Tensor teacher, Tensor targets) {
    all = Torch.kept(() -> term.prepare(teacher, targets));
  }

  /** Those of some samples; live in the scope. */
  List<Tensor> of(Tensor index) {
    return all.stream().map(tensor -> tensor.index_select(0, index)).toList();
  }

  @Override
  public void close() {
    all.forEach(Tensor::close);
  }
}
