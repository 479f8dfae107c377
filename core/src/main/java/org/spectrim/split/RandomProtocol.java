package org.spectrim.split;

import java.util.stream.IntStream;

/**
 * Stratified random: of every class the asked share or number of pixels trains, drawn without
 * regard to place; all other labelled pixels test. The usual protocol of the literature, and one
 * that leaks: with a window of some pixels nearly every test window holds training pixels.
 */
final class RandomProtocol implements SplitProtocol {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public String summary() {
    return "a share or number of pixels of each class trains, drawn at random; the rest tests";
  }

  @Override
  public String label(SplitSettings settings) {
    return name() + " " + settings.train();
  }

  @Override
  public TrainTest choose(GroundTruth truth, SplitSettings settings) {
    int[][] byClass = truth.pixelsByClass();
    int[] counts = Targets.of(truth, byClass, settings);
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    for (int c = 0; c < byClass.length; c++) {
      int[] drawn = new Draw(settings.seed(), c).shuffled(byClass[c]);
      for (int i = 0; i < drawn.length; i++) {
        (i < counts[c] ? train : test).add(drawn[i]);
      }
    }
    return new TrainTest(train.build().toArray(), test.build().toArray());
  }
}
