package org.spectrim.onnx;

import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Shape;

/**
 * How {@code [sample, channel, band, row, column]} lies in ONNX tensors: of four axes, of which
 * convolutions slide over the last two, or of five as it is. Everything that only moves values is
 * done here, for floats and 8-bit integers alike.
 */
interface Layout {
  /**
   * Brings the transformed samples into this layout.
   *
   * @param components {@code [sample, component, row, column]}
   */
  Value enter(Value components, Shape input);

  /** Brings a dense result back: {@code [1, channel, row, column]}. */
  String leave(Value logits, String scene);

  Slide slide(Extent kernel, Extent stride, Extent dilation);

  /** The shape of constants that hold a value for each channel of a map. */
  default long[] perChannel(int channels) {
    return new long[] {1, channels, 1, 1};
  }

  Value unfold(Value x, Layer.UnfoldBands unfold, Shape out);

  Value pool(Value x, Layer.MaxPool pool, Shape out);

  Value crop(Value x, Layer.Crop crop, Shape out);

  /**
   * Makes features of a map.
   *
   * @param anyOrder whether whoever takes the features can deal with the order band, channel, row,
   *     column
   */
  Value flatten(Value x, Shape out, boolean anyOrder);

  /** Makes features a map of one position again. */
  Value asMap(Value features);
}
