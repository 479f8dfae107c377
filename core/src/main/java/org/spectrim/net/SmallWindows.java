package org.spectrim.net;

import org.spectrim.error.InputException;

/**
 * How the spatial kernels of CNN2D and CNN3D, published for a window of 19, adapt to smaller ones.
 * The first convolution stays 5x5. The second is the largest odd size up to 5 that leaves at least
 * 2x2 for the pooling: 5 from window 11 on, 3 for 9, 1 for 7. A window of 5 or less cannot be used.
 */
final class SmallWindows {
  static final int FIRST_KERNEL = 5;
  static final int POOL = 2;
  private static final int LARGEST_SECOND = 5;
  private static final int SMALLEST_WINDOW = FIRST_KERNEL + POOL;

  private SmallWindows() {}

  static int secondKernel(String architecture, int window) {
    int room = window - (FIRST_KERNEL - 1) - (POOL - 1);
    if (room < 1) {
      throw new InputException(
          "window %d is too small for %s: its %dx%d convolution leaves nothing to pool; use a window of %d or more"
              .formatted(window, architecture, FIRST_KERNEL, FIRST_KERNEL, SMALLEST_WINDOW));
    }
    int odd = room % 2 == 1 ? room : room - 1;
    return Math.min(LARGEST_SECOND, odd);
  }
}
