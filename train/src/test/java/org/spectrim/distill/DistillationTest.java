package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

class DistillationTest {
  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);
  private final FitContext context =
      FitContext.of(
          scene,
          split,
          TrainOptions.defaults().withEpochs(10).withLearningRate(3e-3),
          TrainListener.NONE);

  static List<DistillationLoss> losses() {
    return DistillationLosses.REGISTRY.all();
  }

  @Test
  void knowledgeDistillationIsHintonsFormula() {
    // softmax(student / 2) = (1/2, 1/2); softmax(teacher / 2) = (3/4, 1/4);
    // KL = 3/4 log(3/2) + 1/4 log(1/2); CE = log 2.
    double kl = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    double expected = 0.25 * Math.log(2) + 0.75 * 4 * kl;
    float loss =
        Torch.scoped(
            () ->
                new KnowledgeDistillation()
                    .loss(
                        new Lesson(
                            Tensors.of(new float[] {1, 1}, 1, 2),
                            Tensors.of(new float[] {(float) (2 * Math.log(3)), 0}, 1, 2),
                            Tensors.ofLongs(new long[] {1})),
                        new DistillOptions("kd", 2, 0.25, 1))
                    .item_float());
    assertThat((double) loss).isCloseTo(expected, Offset.offset(1e-6));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAreZeroForAStudentThatEqualsItsTeacherAndSendItAGradient(DistillationLoss loss) {
    DistillOptions teacherAlone = new DistillOptions(loss.name(), 3, 0, 1);
    Torch.scoped(
        () -> {
          float[] logits = {1, -2, 0.5f, 3, 0, 0};
          Tensor targets = Tensors.ofLongs(new long[] {0, 2});
          Tensor equal =
              loss.loss(
                  new Lesson(Tensors.of(logits, 2, 3), Tensors.of(logits, 2, 3), targets),
                  teacherAlone);
          assertThat(equal.item_float()).isCloseTo(0, Offset.offset(1e-6f));
          Tensor student = Tensors.of(new float[6], 2, 3).set_requires_grad(true);
          Tensor teacher = Tensors.of(logits, 2, 3);
          loss.loss(new Lesson(student, teacher, targets), teacherAlone).backward();
          assertThat(student.grad().abs().sum().item_float()).isPositive();
          assertThat(teacher.grad().defined()).isFalse();
          return true;
        });
    assertThat(DistillationLosses.named(loss.name())).isSameAs(loss);
  }

  @Test
  void aNarrowStudentLearnsFromTheTeacherAlone() {
    Model teacher =
        context
            .fit(
                SmallScenes.model("cnn2d", scene, split, 0.5, 7),
                new CrossEntropy(),
                context.training(),
                Hooks.NONE)
            .model();
    float[] before = teacher.weights().floats("conv1.weight").clone();
    Model student = Distillation.student(teacher, "cnn2d", 0.1, 3);
    Model taught =
        Distillation.apply(teacher, student, context, new DistillOptions("kd", 4, 0, 40));
    assertThat(teacher.weights().floats("conv1.weight")).containsExactly(before);
    assertThat(taught.weights().bytes()).isLessThan(teacher.weights().bytes() / 4);
    int[] classes = Evaluator.classes(taught, context.transformed(taught), split.test());
    assertThat(SmallScenes.accuracy(scene, split.test(), classes)).isGreaterThan(0.9);
    assertThat(taught.provenance().entries().get("distill")).startsWith("kd temperature 4.0");
  }

  @Test
  void teacherAndStudentMayBeOfDifferentKinds() {
    Model teacher = SmallScenes.model("cnn3d", scene, split, 0.2, 7);
    Model student = SmallScenes.model("cnn1d", scene, split, 0.2, 7);
    Model taught =
        Distillation.apply(teacher, student, context, DistillOptions.defaults().withEpochs(1));
    assertThat(taught.network()).isEqualTo(student.network());
    assertThat(taught.weights().floats("fc2.bias"))
        .isNotEqualTo(student.weights().floats("fc2.bias"));
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> new DistillOptions("kd", 0, 0.1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessage("temperature is 0.0; use a number over 0, as in 4");
    assertThatThrownBy(() -> new DistillOptions("kdd", 1, 0.1, 1))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'kd'?");
    Model teacher = SmallScenes.model("cnn1d", scene, split, 0.2, 7);
    Scene other = SmallScenes.fields(24, 20, 30, 1);
    Model student = SmallScenes.model("cnn1d", other, split, 0.2, 7);
    assertThatThrownBy(
            () -> Distillation.apply(teacher, student, context, DistillOptions.defaults()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the teacher takes 40 bands and the student 30");
  }
}
