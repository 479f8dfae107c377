package org.spectrim.split;

import java.util.Arrays;
import java.util.BitSet;
import org.spectrim.error.InputException;

/**
 * The training and test pixels that come with the scene. Pixels without a label in the ground truth
 * are left out: whoever trained on them would train on guesses. The sets of the common scenes are
 * called disjoint, but windows of their test pixels do hold training pixels, as {@link
 * WindowOverlap} tells.
 */
final class OfficialProtocol implements SplitProtocol {
  @Override
  public String name() {
    return "official";
  }

  @Override
  public String summary() {
    return "the training and test masks that the scene's providers recommend";
  }

  @Override
  public String label(SplitSettings settings) {
    return name();
  }

  @Override
  public TrainTest choose(GroundTruth truth, SplitSettings settings) {
    return labelled(truth, name());
  }

  /** The official pixels that carry a label, each in one set only. */
  static TrainTest labelled(GroundTruth truth, String protocol) {
    OfficialPixels official = truth.official();
    if (official == null) {
      throw new InputException(
          "scene '%s': protocol '%s' needs the scene's official training mask, and none is known; name one or choose protocol 'random' or 'buffered'"
              .formatted(truth.scene(), protocol));
    }
    BitSet trains = new BitSet();
    int[] train = usable(truth, official.train(), new BitSet());
    Arrays.stream(train).forEach(trains::set);
    int[] test = usable(truth, official.test(), trains);
    if (train.length == 0 || test.length == 0) {
      throw new InputException(
          "scene '%s': the official masks have %d labelled training and %d labelled test pixels; both are needed"
              .formatted(truth.scene(), train.length, test.length));
    }
    return new TrainTest(train, test);
  }

  private static int[] usable(GroundTruth truth, int[] pixels, BitSet taken) {
    int size = truth.labels().labels().length;
    for (int pixel : pixels) {
      if (pixel < 0 || pixel >= size) {
        throw new InputException(
            "scene '%s': official pixel %d lies outside its %dx%d pixels; the mask belongs to another scene"
                .formatted(truth.scene(), pixel, truth.labels().rows(), truth.labels().columns()));
      }
    }
    return Arrays.stream(pixels)
        .filter(pixel -> truth.labels().at(pixel) > 0 && !taken.get(pixel))
        .sorted()
        .distinct()
        .toArray();
  }
}
