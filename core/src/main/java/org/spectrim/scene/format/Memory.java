package org.spectrim.scene.format;

import org.spectrim.error.InputException;

/** Says before an array is made that it will not fit, in place of an OutOfMemoryError. */
final class Memory {
  private static final double SHARE = 0.9;

  private Memory() {}

  /**
   * @param bytes what is needed
   * @param what the file and variable it is needed for
   * @throws InputException if the heap cannot grow to it
   */
  static void require(long bytes, String what) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    if (bytes > SHARE * (runtime.maxMemory() - used)) {
      // What is used may be garbage, which only a collection tells.
      System.gc();
      used = runtime.totalMemory() - runtime.freeMemory();
    }
    if (bytes > SHARE * (runtime.maxMemory() - used)) {
      throw new InputException(
          "%s needs %d MB of memory but only %d MB may be used: start Java with a larger -Xmx, or save it as an ENVI file, which is read in pieces"
              .formatted(what, bytes >> 20, (runtime.maxMemory() - used) >> 20));
    }
  }
}
