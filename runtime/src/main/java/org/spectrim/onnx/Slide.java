package org.spectrim.onnx;

import java.util.stream.LongStream;

/** A kernel that slides over the last axes of an ONNX tensor: two, or three in a volume. */
record Slide(long[] kernel, long[] stride, long[] dilation) {
  Attribute[] attributes() {
    return new Attribute[] {
      Attribute.list("kernel_shape", kernel),
      Attribute.list("strides", stride),
      Attribute.list("dilations", dilation)
    };
  }

  /** The shape of a convolution's weights. */
  long[] weightDims(int out, int in) {
    return LongStream.concat(LongStream.of(out, in), LongStream.of(kernel)).toArray();
  }

  boolean isTrivial() {
    return LongStream.of(kernel).allMatch(size -> size == 1)
        && LongStream.of(stride).allMatch(step -> step == 1);
  }
}
