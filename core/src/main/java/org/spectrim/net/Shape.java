package org.spectrim.net;

/**
 * The shape of one sample's activations, {@code [channel, band, row, column]}; features have all
 * but the first 1.
 */
public record Shape(int channels, int bands, int rows, int columns) {
  public Shape {
    if (channels < 1 || bands < 1 || rows < 1 || columns < 1) {
      throw new ShapeException(
          "a shape must be at least 1x1x1x1, not %dx%dx%dx%d"
              .formatted(channels, bands, rows, columns));
    }
  }

  public static Shape features(int count) {
    return new Shape(count, 1, 1, 1);
  }

  public int size() {
    return Math.multiplyExact(
        channels, Math.multiplyExact(bands, Math.multiplyExact(rows, columns)));
  }

  /** Positions of one channel. */
  public int positions() {
    return bands * rows * columns;
  }

  public boolean isFeatures() {
    return positions() == 1;
  }

  public Shape withChannels(int count) {
    return new Shape(count, bands, rows, columns);
  }

  /** The shape after a kernel has slid over this one without padding. */
  Shape slide(int outChannels, Extent kernel, Extent stride, Extent dilation) {
    return new Shape(
        outChannels,
        slide("bands", bands, kernel.bands(), stride.bands(), dilation.bands()),
        slide("rows", rows, kernel.rows(), stride.rows(), dilation.rows()),
        slide("columns", columns, kernel.columns(), stride.columns(), dilation.columns()));
  }

  private int slide(String axis, int length, int kernel, int stride, int dilation) {
    int reach = dilation * (kernel - 1) + 1;
    if (length < reach) {
      throw new ShapeException(
          "a kernel reaching over %d %s does not fit into %d".formatted(reach, axis, length));
    }
    return (length - reach) / stride + 1;
  }

  @Override
  public String toString() {
    return isFeatures()
        ? Integer.toString(channels)
        : channels + "x" + bands + "x" + rows + "x" + columns;
  }
}
