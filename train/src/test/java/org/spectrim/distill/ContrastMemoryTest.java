package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.TrainingSet;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

class ContrastMemoryTest {
  private static final int UNKNOWN = Lesson.UNKNOWN;

  private static ContrastMemory memory(int... targets) {
    TrainingSet view = TinyPair.of(new ContrastiveDistillation(), 1, 1).view();
    return new ContrastMemory(
        new TrainingSet(view.scene(), new int[targets.length], targets), 2, new Random(1));
  }

  @Test
  void negativesAreNotKnownToBeOfTheSameClass() {
    try (ContrastMemory memory = memory(0, 1, 0, UNKNOWN, 1, UNKNOWN)) {
      assertThat(memory.others(0)).containsExactly(1, 3, 4, 5);
      assertThat(memory.others(4)).containsExactly(0, 2, 3, 5);
      assertThat(memory.others(3)).containsExactly(0, 1, 2, 4, 5);
    }
  }

  @Test
  void ofASingleClassAllOthersAreNegatives() {
    try (ContrastMemory memory = memory(2, 2, 2)) {
      assertThat(memory.others(1)).containsExactly(0, 2);
    }
  }

  @Test
  void halfOfWhatWasRememberedStays() {
    float[] rows =
        Torch.scoped(
            () -> {
              Tensor memory = Tensors.of(new float[] {1, 0, 0, 1, 0.6f, 0.8f}, 3, 2);
              Tensor seen = Tensors.of(new float[] {0, 1, 0.6f, -0.8f}, 2, 2);
              ContrastMemory.remember(memory, seen, Tensors.ofLongs(new long[] {0, 2}));
              return Tensors.floats(memory);
            });
    // (1, 0) + (0, 1) and (0.6, 0.8) + (0.6, -0.8), each of length 1; the second row is not seen.
    float half = (float) Math.sqrt(0.5);
    assertThat(rows).containsExactly(new float[] {half, half, 0, 1, 1, 0}, Offset.offset(1e-6f));
  }

  @Test
  void eachNetworkIsComparedWithTheMemoryOfTheOther() {
    try (ContrastMemory memory = memory(0, 1)) {
      Torch.scoped(
          () -> {
            Tensor student = Tensors.of(new float[] {1, 0, 1, 0}, 2, 2);
            Tensor teacher = Tensors.of(new float[] {0, 1, 0, 1}, 2, 2);
            int[] both = {0, 1};
            for (int i = 0; i < 8; i++) {
              memory.compare(student, teacher, both);
            }
            // By now each memory holds nearly what was seen of its network.
            List<Tensor> apart = memory.compare(student, teacher, both);
            List<Tensor> crossed = memory.compare(teacher, student, both);
            for (int i = 0; i < 2; i++) {
              assertThat(crossed.get(i).min().item_float())
                  .isGreaterThan(apart.get(i).max().item_float());
            }
            return true;
          });
    }
  }
}
