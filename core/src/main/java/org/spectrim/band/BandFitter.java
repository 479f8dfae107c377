package org.spectrim.band;

import org.spectrim.registry.Registered;

/**
 * A way to fit a {@link BandTransform}. Implementations have no state and may be called by many
 * threads; the same input gives the same transform.
 */
public interface BandFitter extends Registered {
  /**
   * Fits a transform of all bands of the cube; those not selected get zero weights.
   *
   * @param spectra training pixels
   * @param bands the bands to look at, 0-based, ascending: {@link BandFitters#allBands} or some
   * @param components how many components are wanted; fitters that keep one component a band do not
   *     look at it
   * @throws org.spectrim.error.InputException if one of the bands is constant or not a number in
   *     the training pixels, or the pixels do not support that many components
   */
  BandTransform fit(TrainingSpectra spectra, int[] bands, int components);
}
