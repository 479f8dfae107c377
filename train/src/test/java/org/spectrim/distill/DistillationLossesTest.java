package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/** What holds for all losses of the registry that have a teacher. */
class DistillationLossesTest {
  private static final int SAMPLES = 4;
  private static final int CHANNELS = 3;

  /** Embeddings and factors are not the features: these two are tested on their own. */
  static List<DistillationLoss> comparingFeatures() {
    return losses().stream().filter(loss -> !List.of("crd", "ft").contains(loss.name())).toList();
  }

  static List<DistillationLoss> losses() {
    return DistillationLosses.REGISTRY.all().stream()
        .filter(loss -> loss.mode() == Mode.OFFLINE)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("comparingFeatures")
  void aStudentThatEqualsItsTeacherHasTheLeastLoss(DistillationLoss loss) {
    Pair pair = TinyPair.of(loss, CHANNELS, CHANNELS);
    try (Term term = loss.between(pair, DistillOptions.defaults())) {
      term.parameters().forEach(DistillationLossesTest::makeIdentity);
      float least =
          Torch.scoped(
              () ->
                  term.loss(lesson(pair, logits(1), logits(1), features(2), features(2)))
                      .item_float());
      // VID's least value is half the logarithm of its variance, 5 at first.
      double expected = loss.name().equals("vid") ? Math.log(5) / 2 : 0;
      assertThat((double) least).isCloseTo(expected, Offset.offset(2e-5));
      float other =
          Torch.scoped(
              () ->
                  term.loss(lesson(pair, logits(3), logits(1), features(4), features(2)))
                      .item_float());
      if (!loss.name().equals("ab")) {
        assertThat(other).isGreaterThan(least + 1e-5f);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientsFlowToTheStudentAndToNoTeacher(DistillationLoss loss) {
    Pair pair = TinyPair.of(loss, CHANNELS + 1, CHANNELS);
    try (Term term = loss.between(pair, DistillOptions.defaults())) {
      Torch.scoped(
          () -> {
            Tensor logits = learned(logits(3));
            Tensor student = learned(features(4));
            Tensor teacherLogits = logits(1);
            Tensor teacher = features(2, CHANNELS + 1);
            term.loss(lesson(pair, logits, teacherLogits, student, teacher)).backward();
            Tensor reached = loss.stages().isEmpty() ? logits : student;
            assertThat(reached.grad().abs().sum().item_float()).isPositive();
            assertThat(teacherLogits.grad().defined()).isFalse();
            assertThat(teacher.grad().defined()).isFalse();
            for (Tensor parameter : term.parameters()) {
              assertThat(parameter.grad().defined()).isTrue();
            }
            return true;
          });
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatIsPreparedForAllSamplesIsTheSameAsForABatch(DistillationLoss loss) {
    Pair pair = TinyPair.of(loss, CHANNELS, CHANNELS);
    try (Term term = loss.between(pair, DistillOptions.defaults().withTemperature(2));
        Tensor all = logits(1);
        Tensor targets = Tensors.ofLongs(new long[] {0, 2, Lesson.UNKNOWN, 1});
        PreparedRows rows = new PreparedRows(term, all, targets)) {
      Torch.scoped(
          () -> {
            Tensor index = Rows.index(new int[] {2, 0});
            List<Tensor> picked = rows.of(index);
            List<Tensor> again =
                term.prepare(all.index_select(0, index), targets.index_select(0, index));
            assertThat(picked).hasSameSizeAs(again);
            for (int i = 0; i < again.size(); i++) {
              assertThat(picked.get(i).equal(again.get(i))).isTrue();
            }
            return true;
          });
    }
  }

  private static Lesson lesson(
      Pair pair, Tensor logits, Tensor teacherLogits, Tensor student, Tensor teacher) {
    return new Lesson(
        new int[] {0, 1, 2, 3},
        logits,
        teacherLogits,
        Tensors.ofLongs(new long[] {0, 2, Lesson.UNKNOWN, 1}),
        TinyPair.stages(pair.stages(), student),
        TinyPair.stages(pair.stages(), teacher));
  }

  private static Tensor learned(Tensor tensor) {
    tensor.set_requires_grad(true);
    return tensor;
  }

  private static Tensor logits(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SAMPLES * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, SAMPLES, 3);
  }

  private static Tensor features(long seed) {
    return features(seed, CHANNELS);
  }

  /** Over 1, so that a ReLU leaves them as they are and every neuron is on by its margin. */
  private static Tensor features(long seed, int channels) {
    Random random = new Random(seed);
    float[] values = new float[SAMPLES * channels * TinyPair.POSITIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1.5f + (float) Math.abs(random.nextGaussian());
    }
    return TinyPair.features(channels, values);
  }

  /** Square matrices to the identity, biases to 0; scales, which are columns too, stay positive. */
  private static void makeIdentity(Tensor parameter) {
    if (parameter.size(0) != parameter.size(1)) {
      if (parameter.data_ptr_float().get(0) < 1) {
        parameter.data().zero_();
      }
      return;
    }
    float[] identity = new float[Math.toIntExact(parameter.numel())];
    for (int i = 0; i < parameter.size(0); i++) {
      identity[i * (int) parameter.size(0) + i] = 1;
    }
    parameter.data_ptr_float().put(identity);
  }
}
