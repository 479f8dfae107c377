package org.spectrim.net;

/**
 * A length along each of the three axes over which convolutions slide: of a kernel, a stride, a
 * dilation.
 */
public record Extent(int bands, int rows, int columns) {
  public static final Extent ONE = new Extent(1, 1, 1);

  public Extent {
    if (bands < 1 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "an extent must be at least 1x1x1, not " + bands + "x" + rows + "x" + columns);
    }
  }

  public int volume() {
    return bands * rows * columns;
  }

  public Extent times(Extent other) {
    return new Extent(bands * other.bands, rows * other.rows, columns * other.columns);
  }

  @Override
  public String toString() {
    return bands + "x" + rows + "x" + columns;
  }
}
