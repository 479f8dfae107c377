package org.spectrim.onnx;

/**
 * A small model of how long ONNX Runtime's convolution takes with AVX-512: its kernel takes up to
 * four blocks of 16 filters times 6 positions of a row. What is slower than it should be is a few
 * filters, whose sums wait for their multiply-adds.
 */
final class ConvCycles {
  private static final int BLOCK = 16;
  private static final int BLOCKS = 4;
  private static final int POSITIONS = 6;

  /** Vector multiply-adds that can begin in a cycle, and cycles until one has ended. */
  private static final int PORTS = 2;

  private static final int LATENCY = 4;

  private ConvCycles() {}

  /**
   * Cycles of a convolution for each row of its result.
   *
   * @param inputs channels of the input
   * @param taps places of the kernel
   * @param scene whether rows are long, whatever the columns are
   */
  static double row(int inputs, int taps, int filters, int columns, boolean scene) {
    int blocks = up(filters);
    double each = 0;
    for (int done = 0; done < blocks; done += BLOCKS) {
      each += step(columns, Math.min(BLOCKS, blocks - done), scene);
    }
    return (double) taps * up(inputs) * BLOCK * each;
  }

  /** For an input channel and place of the kernel. */
  private static double step(int columns, int blocks, boolean scene) {
    int whole = columns / POSITIONS;
    return scene
        ? columns * positions(POSITIONS, blocks) / POSITIONS
        : whole * positions(POSITIONS, blocks) + positions(columns % POSITIONS, blocks);
  }

  private static double positions(int positions, int blocks) {
    return positions == 0 ? 0 : Math.max(LATENCY, (double) positions * blocks / PORTS);
  }

  private static int up(int values) {
    return -Math.floorDiv(-values, BLOCK);
  }
}
