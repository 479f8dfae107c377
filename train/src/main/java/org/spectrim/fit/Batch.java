package org.spectrim.fit;

import org.bytedeco.pytorch.Tensor;

/**
 * What an objective sees of a step. All tensors live until the end of the step.
 *
 * @param samples which samples of the training set these are
 * @param input {@code [sample, channel, band, row, column]}
 * @param targets {@code [sample]}, classes as 64-bit integers, 0-based
 * @param logits {@code [sample, class]}, what the network in training made of the input
 */
public record Batch(int[] samples, Tensor input, Tensor targets, Tensor logits) {}
