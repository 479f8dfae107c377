package org.spectrim.distill;

import org.bytedeco.pytorch.Tensor;

/**
 * A batch as student and teacher see it.
 *
 * @param student {@code [sample, class]}, logits through which gradients flow
 * @param teacher {@code [sample, class]}, logits without gradient
 * @param targets {@code [sample]}, the true classes, 0-based
 */
public record Lesson(Tensor student, Tensor teacher, Tensor targets) {}
