package org.spectrim.onnx;

import org.jspecify.annotations.Nullable;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.net.Shape;

/**
 * A result in the ONNX graph and what it stands for in the network.
 *
 * @param name of the ONNX tensor
 * @param shape in the network; rows and columns are nominal in the dense form, where they are known
 *     only when the graph runs
 * @param features whether the tensor is {@code [sample, feature]} instead of having four axes
 * @param bandMajor for features that lie in the order band, channel, row, column: the shape they
 *     were flattened from
 * @param quantizer of unsigned 8-bit values; null for floats
 */
record Value(
    String name,
    Shape shape,
    boolean features,
    @Nullable Shape bandMajor,
    @Nullable AffineQuantizer quantizer) {

  static Value floats(String name, Shape shape) {
    return new Value(name, shape, false, null, null);
  }

  Value as(String newName, Shape newShape) {
    return new Value(newName, newShape, features, bandMajor, quantizer);
  }

  Value as(String newName) {
    return as(newName, shape);
  }

  Value asFeatures(String newName, Shape newShape, @Nullable Shape order) {
    return new Value(newName, newShape, true, order, quantizer);
  }

  Value asMap(String newName) {
    return new Value(newName, shape, false, null, quantizer);
  }

  Value with(@Nullable AffineQuantizer other) {
    return new Value(name, shape, features, bandMajor, other);
  }
}
