package org.spectrim.scene.format;

/** The order of the samples in an ENVI file, the slowest index first. */
public enum Interleave {
  /** Band, row, column. */
  BSQ,
  /** Row, band, column. */
  BIL,
  /** Row, column, band. */
  BIP
}
