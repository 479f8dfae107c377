package org.spectrim.split;

import java.util.stream.IntStream;

/**
 * Random pixels, but of each class as many to train and to test as the official masks have: what
 * tells the effect of where the training pixels lie from the effect of how many there are.
 */
final class OfficialCountsProtocol implements SplitProtocol {
  @Override
  public String name() {
    return "official-counts";
  }

  @Override
  public String summary() {
    return "random pixels, of each class as many as the official masks have";
  }

  @Override
  public String label(SplitSettings settings) {
    return name();
  }

  @Override
  public TrainTest choose(GroundTruth truth, SplitSettings settings) {
    TrainTest official = OfficialProtocol.labelled(truth, name());
    int[][] byClass = truth.pixelsByClass();
    int[][] train = truth.byClass(official.train());
    int[][] test = truth.byClass(official.test());
    IntStream.Builder trains = IntStream.builder();
    IntStream.Builder tests = IntStream.builder();
    for (int c = 0; c < byClass.length; c++) {
      int[] drawn = new Draw(settings.seed(), c).shuffled(byClass[c]);
      int end = train[c].length + test[c].length;
      for (int i = 0; i < end; i++) {
        (i < train[c].length ? trains : tests).add(drawn[i]);
      }
    }
    return new TrainTest(trains.build().toArray(), tests.build().toArray());
  }
}
