package org.spectrim.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** The operators that compute, in floats or in 8-bit integers. */
interface Arithmetic {
  /**
   * What a convolution or linear layer multiplies with and adds.
   *
   * @param weight its first axis is the output channel
   */
  record Filters(StoredTensor weight, float @Nullable [] bias) {}

  /** Takes the transformed samples, in floats. */
  Value enter(Value components);

  /** The name of the constant that stands for zero outside the scene. */
  String zero();

  /**
   * @param last whether this gives the logits, which are floats always
   */
  Value conv(Node node, Value x, Filters filters, Slide slide, Shape out, boolean last);

  Value linear(Node node, Value x, Filters filters, Shape out, boolean last);

  /**
   * {@code scale x + shift}, channel by channel.
   *
   * @param dims of the constants, so that they meet the channels of x
   */
  Value affine(Node node, Value x, float[] scale, float[] shift, long[] dims);

  Value relu(Node node, Value x);

  Value add(Node node, List<Value> inputs);

  Value concat(Node node, List<Value> inputs, Shape out);

  /** The value as floats. */
  Value toFloats(Value x);
}
