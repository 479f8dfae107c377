package org.spectrim.onnx;

/** A kernel that slides over the last two axes of an ONNX tensor. */
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
    return new long[] {out, in, kernel[0], kernel[1]};
  }

  boolean isTrivial() {
    return kernel[0] * kernel[1] == 1 && stride[0] * stride[1] == 1;
  }
}
