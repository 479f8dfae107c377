package org.spectrim.distill;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.net.Shape;

/** Positions to which the maps of two networks are average-pooled, so that they can be compared. */
record Grid(int bands, int rows, int columns) {
  static Grid common(Shape a, Shape b) {
    return new Grid(
        Math.min(a.bands(), b.bands()),
        Math.min(a.rows(), b.rows()),
        Math.min(a.columns(), b.columns()));
  }

  int positions() {
    return bands * rows * columns;
  }

  /** {@code [sample, channel, band, row, column]} to {@code [sample, channel, position]}. */
  Tensor pool(Tensor maps) {
    boolean equal = maps.size(2) == bands && maps.size(3) == rows && maps.size(4) == columns;
    Tensor pooled = equal ? maps : torch.adaptive_avg_pool3d(maps, bands, rows, columns);
    return pooled.reshape(maps.size(0), maps.size(1), positions());
  }
}
