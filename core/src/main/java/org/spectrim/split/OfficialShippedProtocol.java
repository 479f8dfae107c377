package org.spectrim.split;

import org.spectrim.error.InputException;
import org.spectrim.scene.PixelLabels;

/**
 * The official training mask as it was published: also with its pixels that the ground truth calls
 * background or another class, and with the labels that the mask gives them. Tested are the pixels
 * of {@link OfficialProtocol}, by the ground truth, so that the two differ in what trains alone.
 */
final class OfficialShippedProtocol implements SplitProtocol {
  @Override
  public String name() {
    return "official-shipped";
  }

  @Override
  public String summary() {
    return "the official masks as shipped, with training labels that the ground truth contradicts";
  }

  @Override
  public String label(SplitSettings settings) {
    return name();
  }

  @Override
  public TrainTest choose(GroundTruth truth, SplitSettings settings) {
    TrainTest mended = OfficialProtocol.labelled(truth, name());
    OfficialPixels official = truth.official();
    if (official == null || official.shipped().isEmpty()) {
      throw new InputException(
          "scene '%s': protocol '%s' needs the labels of the official training mask, and none are known; choose protocol 'official'"
              .formatted(truth.scene(), name()));
    }
    PixelLabels shipped = official.shipped();
    return new TrainTest(shipped.pixels(), mended.test(), shipped.unlike(truth.labels()));
  }
}
