package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

class UnlabelledPixelsTest {
  private static final Split SPLIT =
      new Split("random", 1, 4, 5, new int[] {0, 7}, new int[] {1}, new int[] {2, 3, 12});

  private static int[] draw(Split split, int window, int count, boolean transductive) {
    return draw(
        split, window, DistillOptions.defaults().withUnlabelled(count, transductive), p -> p);
  }

  private static int[] draw(
      Split split, int window, DistillOptions options, UnaryOperator<int[]> trusted) {
    return UnlabelledPixels.draw(split, window, options, 3, trusted);
  }

  @Test
  void arePixelsOfNoSet() {
    assertThat(draw(SPLIT, 3, 100, false))
        .containsExactly(4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19);
  }

  @Test
  void testPixelsAreAmongThemOnlyWhereTheUserSaysSo() {
    assertThat(draw(SPLIT, 3, 100, true)).contains(2, 3, 12).doesNotContain(0, 1, 7).hasSize(17);
  }

  @Test
  void asManyAsAskedForBySeed() {
    int[] drawn = draw(SPLIT, 3, 5, false);
    assertThat(drawn).hasSize(5).isSorted().isEqualTo(draw(SPLIT, 3, 5, false));
  }

  @Test
  void stayOutOfTestWindowsWhereTheSplitDoes() {
    Split apart = new Split("buffered", 1, 4, 5, new int[] {0, 5}, new int[0], new int[] {4, 9});
    assertThat(draw(apart, 3, 100, false))
        .containsExactly(1, 2, 6, 7, 10, 11, 12, 15, 16, 17, 18, 19);
  }

  @Test
  void mayLieInTestWindowsWhereTheUserSaysSo() {
    Split apart = new Split("buffered", 1, 4, 5, new int[] {0, 5}, new int[0], new int[] {4, 9});
    DistillOptions near = DistillOptions.defaults().withUnlabelled(100, false).withNearTest(true);
    assertThat(draw(apart, 3, near, p -> p)).hasSize(16).contains(3, 8, 13).doesNotContain(4, 9);
  }

  @Test
  void areThoseThatTeachersAreSureOf() {
    DistillOptions options = DistillOptions.defaults().withUnlabelled(4, false).withConfidence(0.9);
    UnaryOperator<int[]> even = pixels -> IntStream.of(pixels).filter(p -> p % 2 == 0).toArray();
    int[] drawn = draw(SPLIT, 3, options, even);
    assertThat(drawn).hasSize(4).isSorted();
    assertThat(IntStream.of(drawn).allMatch(p -> p % 2 == 0)).isTrue();
    assertThatThrownBy(() -> draw(SPLIT, 3, options, pixels -> new int[0]))
        .hasMessage(
            "unlabelled: of 14 pixels the teacher gives none a class with probability 0.9; lower confidence");
  }

  @Test
  void confidenceIsTheLargestProbabilityOfTheMeanLogits() {
    // Two teachers' logits add up to (2, 0, 6): their mean is (1, 0, 3).
    float[] sum = {9, 9, 2, 0, 6};
    double expected = Math.exp(3) / (Math.exp(1) + 1 + Math.exp(3));
    assertThat(Confidence.largest(sum, 2, 3, 2)).isCloseTo(expected, Offset.offset(1e-12));
  }

  @Test
  void teachersAreAskedTogether() {
    Scene scene = SmallScenes.fields(12, 10, 8, 1);
    Split split = SmallScenes.split(scene, 0.3, 2);
    FitContext context = FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);
    List<Model> teachers =
        List.of(
            SmallScenes.model("cnn1d", scene, split, 0.2, 7),
            SmallScenes.model("cnn1d", scene, split, 0.2, 8));
    int[] pixels = IntStream.range(0, 40).toArray();
    float[] one = Evaluator.logits(teachers.get(0), context.transformed(teachers.get(0)), pixels);
    float[] two = Evaluator.logits(teachers.get(1), context.transformed(teachers.get(1)), pixels);
    int classes = teachers.get(0).classes().size();
    double[] sure = new double[40];
    for (int i = 0; i < 40; i++) {
      double sum = 0;
      double most = 0;
      for (int c = 0; c < classes; c++) {
        double e = Math.exp((one[i * classes + c] + two[i * classes + c]) / 2);
        sum += e;
        most = Math.max(most, e);
      }
      sure[i] = most / sum;
    }
    double middle = Arrays.stream(sure).sorted().toArray()[20] - 1e-6;
    int[] expected = IntStream.of(pixels).filter(i -> sure[i] >= middle).toArray();
    assertThat(Confidence.trusted(teachers, context, pixels, middle)).containsExactly(expected);
    assertThat(expected).hasSize(20);
  }

  @Test
  void sayIfThereAreNone() {
    Split full =
        new Split("random", 1, 1, 4, new int[] {0, 1}, new int[0], IntStream.range(2, 4).toArray());
    assertThatThrownBy(() -> draw(full, 1, 10, false))
        .isInstanceOf(InputException.class)
        .hasMessage("unlabelled: all pixels are in the split's sets; set unlabelled to 0");
  }
}
