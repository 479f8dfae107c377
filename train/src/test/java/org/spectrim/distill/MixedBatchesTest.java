package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.Batches;

class MixedBatchesTest {
  private final Batches labelled = Batches.shuffled(7, 3);

  @Test
  void labelledSamplesComeInTheSameStepsAsWithoutUnlabelledOnes() {
    int[][] mixed = new MixedBatches(labelled, 7, 5, 2, 1).epoch(new Random(4));
    int[][] alone = labelled.epoch(new Random(4));
    assertThat(mixed.length).isEqualTo(alone.length);
    for (int i = 0; i < alone.length; i++) {
      assertThat(Arrays.copyOf(mixed[i], alone[i].length)).containsExactly(alone[i]);
      assertThat(mixed[i]).hasSize(alone[i].length + 2);
    }
  }

  @Test
  void allUnlabelledSamplesAreSeenBeforeOneIsSeenAgain() {
    MixedBatches batches = new MixedBatches(labelled, 7, 4, 2, 1);
    Random random = new Random(4);
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] unlabelled =
          Arrays.stream(batches.epoch(random))
              .flatMapToInt(IntStream::of)
              .filter(sample -> sample >= 7)
              .sorted()
              .toArray();
      assertThat(unlabelled).containsExactly(7, 8, 9, 10);
    }
  }

  @Test
  void noMoreThanThereAre() {
    MixedBatches batches = new MixedBatches(labelled, 7, 2, 100, 1);
    assertThat(batches.largest()).isEqualTo(labelled.largest() + 2);
    assertThat(batches.epoch(new Random(4))[0]).hasSize(5);
  }
}
