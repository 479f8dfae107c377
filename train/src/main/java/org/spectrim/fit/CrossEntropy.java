package org.spectrim.fit;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Mean over the batch of {@code -log softmax(logits)[target]}. */
public final class CrossEntropy implements Objective {
  @Override
  public Tensor loss(Batch batch) {
    return torch.cross_entropy_loss(batch.logits(), batch.targets());
  }
}
