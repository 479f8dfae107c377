package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.Trainer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/** Methods without a teacher, and who learns in which mode. */
class ModesTest {
  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults().withEpochs(1), TrainListener.NONE);

  static List<DistillationLoss> withoutTeacher() {
    return DistillationLosses.REGISTRY.all().stream()
        .filter(loss -> loss.mode() != Mode.OFFLINE)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("withoutTeacher")
  void allThatTakesPartLearnsAndTheTeachersWeightsDoNotMatter(DistillationLoss loss) {
    Model teacher = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    Model student = Distillation.student(teacher, "cnn2d", 0.1, 3);
    DistillOptions options =
        DistillOptions.defaults().withMethod(loss.name()).withAlpha(0).withEpochs(1);
    TrainingSet samples = context.train(student);
    try (Lessons lessons =
        new Lessons(
            List.of(teacher),
            student,
            samples,
            List.of(context.train(teacher)),
            options,
            1,
            Hooks.NONE)) {
      List<float[]> before = lessons.parameters().stream().map(Tensors::floats).toList();
      Model taught =
          Trainer.train(
                  student,
                  samples,
                  context.validation(student),
                  lessons,
                  context.training(),
                  lessons.hooks(),
                  TrainListener.NONE)
              .model();
      assertThat(taught.weights().floats("conv1.weight"))
          .isNotEqualTo(student.weights().floats("conv1.weight"));
      List<float[]> after = lessons.parameters().stream().map(Tensors::floats).toList();
      for (int i = 0; i < before.size(); i++) {
        assertThat(after.get(i)).isNotEqualTo(before.get(i));
      }
      assertThat(before.isEmpty()).isEqualTo(loss.name().equals("virtual-teacher"));
    }
    Model other = SmallScenes.model("cnn2d", scene, split, 0.2, 8);
    assertThat(bias(teacher, student, options)).containsExactly(bias(other, student, options));
  }

  @Test
  void peersMayHaveTheStudentsLayersWhateverTheTeacherIs() {
    Model teacher = SmallScenes.model("cnn1d", scene, split, 0.2, 7);
    Model student = SmallScenes.model("cnn2d", scene, split, 0.1, 3);
    DistillOptions options =
        DistillOptions.defaults().withMethod("dml").withPeers(2).withPeersLike("student");
    List<TrainingSet> views = List.of(context.train(teacher));
    TrainingSet samples = context.train(student);
    try (Lessons lessons =
            new Lessons(List.of(teacher), student, samples, views, options, 3, Hooks.NONE);
        TorchNetwork own = new TorchNetwork(student.weighted())) {
      List<float[]> first = lessons.parameters().stream().map(Tensors::floats).toList();
      List<float[]> students = own.trained().stream().map(Tensors::floats).toList();
      assertThat(first).hasSize(2 * students.size());
      for (int i = 0; i < first.size(); i++) {
        float[] same = students.get(i % students.size());
        assertThat(first.get(i)).hasSameSizeAs(same).isNotEqualTo(same);
      }
    }
    float[] taught = bias(teacher, student, options.withEpochs(1));
    assertThat(taught).isNotEqualTo(bias(teacher, student, options.withEpochs(1).withPeers(1)));
  }

  private float[] bias(Model teacher, Model student, DistillOptions options) {
    return Distillation.apply(teacher, student, context, options).weights().floats("fc2.bias");
  }

  @Test
  void aVirtualTeacherIsLabelSmoothingAtATemperature() {
    double t = 2;
    double[] teacher = softmax(t, 0.005, 0.99, 0.005);
    double[] student = softmax(t, 1, -2, 0.5);
    double expected = t * t * divergence(teacher, student);
    VirtualTeacher loss = new VirtualTeacher();
    DistillOptions options = DistillOptions.defaults().withTemperature(t);
    float found =
        Torch.scoped(
            () -> {
              // The second sample has no label and does not count.
              Tensor logits = Tensors.of(new float[] {1, -2, 0.5f, 3, 3, 0}, 2, 3);
              Tensor targets = Tensors.ofLongs(new long[] {1, Lesson.UNKNOWN});
              return loss.between(TinyPair.of(loss, 1, 1), options)
                  .loss(Lesson.of(logits, logits, targets))
                  .item_float();
            });
    assertThat((double) found).isCloseTo(expected, Offset.offset(1e-6));
  }

  @Test
  void methodsWithoutATeacherHaveTheirLeastValueWhereAllAgree() {
    VirtualTeacher loss = new VirtualTeacher();
    float[] found =
        Torch.scoped(
            () -> {
              Tensor logits = Tensors.of(new float[] {0.005f, 0.99f, 0.005f}, 1, 3);
              Tensor targets = Tensors.ofLongs(new long[] {1});
              Tensor ofLabels = Rows.crossEntropy(logits, targets);
              Tensor even = Tensors.of(new float[] {0.5f, 0.5f}, 1, 2);
              return new float[] {
                loss.between(TinyPair.of(loss, 1, 1), DistillOptions.defaults())
                    .loss(Lesson.of(logits, logits, targets))
                    .item_float(),
                MutualLearning.mutual(List.of(logits, logits), targets).sub(ofLabels).item_float(),
                NativeEnsemble.ensembleLoss(List.of(logits, logits), even, targets, 3)
                    .sub(ofLabels.mul(new Scalar(2)))
                    .item_float(),
                OwnTeacher.exitLoss(logits, logits, targets, 3)
                    .sub(ofLabels.mul(new Scalar(0.7)))
                    .item_float()
              };
            });
    // What the labels ask for is left; nothing is learned from the others.
    assertThat(found).containsExactly(new float[4], Offset.offset(1e-6f));
  }

  @Test
  void peersLearnFromLabelsAndFromEachOther() {
    double[] student = softmax(1, 1, -2, 0.5);
    double[] peer = softmax(1, 0, 1, 2);
    double[] other = softmax(1, 3, 0, 0);
    double both = divergence(peer, student) + divergence(student, peer);
    assertThat(mutual(new float[] {1, -2, 0.5f}, new float[] {0, 1, 2}))
        .isCloseTo(both - Math.log(peer[2]), Offset.offset(1e-6));
    double further =
        divergence(other, student)
            + divergence(student, other)
            + divergence(other, peer)
            + divergence(peer, other);
    assertThat(mutual(new float[] {1, -2, 0.5f}, new float[] {0, 1, 2}, new float[] {3, 0, 0}))
        .isCloseTo(
            (both + further) / 2 - Math.log(peer[2]) - Math.log(other[2]), Offset.offset(1e-5));
  }

  private static double mutual(float[]... logits) {
    return Torch.scoped(
        () ->
            MutualLearning.mutual(
                    Arrays.stream(logits).map(row -> Tensors.of(row, 1, 3)).toList(),
                    Tensors.ofLongs(new long[] {2}))
                .item_float());
  }

  @Test
  void branchesLearnFromTheirGatedSum() {
    // Gate 1/4, 3/4: the ensemble's logits are (0.25, 0.25, 1.625).
    double t = 3;
    double[] soft = softmax(t, 0.25, 0.25, 1.625);
    double expected =
        -Math.log(softmax(1, 0.25, 0.25, 1.625)[0])
            - Math.log(softmax(1, 0, 1, 2)[0])
            + t * t * divergence(soft, softmax(t, 1, -2, 0.5))
            + t * t * divergence(soft, softmax(t, 0, 1, 2));
    float found =
        Torch.scoped(
            () ->
                NativeEnsemble.ensembleLoss(
                        List.of(
                            Tensors.of(new float[] {1, -2, 0.5f}, 1, 3),
                            Tensors.of(new float[] {0, 1, 2}, 1, 3)),
                        Tensors.of(new float[] {0.25f, 0.75f}, 1, 2),
                        Tensors.ofLongs(new long[] {0}),
                        t)
                    .item_float());
    assertThat((double) found).isCloseTo(expected, Offset.offset(1e-5));
  }

  @Test
  void anExitLearnsFromLabelsAndFromTheDeepest() {
    double t = 3;
    double expected =
        -0.7 * Math.log(softmax(1, 1, -2, 0.5)[2])
            + 0.3 * t * t * divergence(softmax(t, 0, 1, 2), softmax(t, 1, -2, 0.5));
    float found =
        Torch.scoped(
            () ->
                OwnTeacher.exitLoss(
                        Tensors.of(new float[] {1, -2, 0.5f}, 1, 3),
                        Tensors.of(new float[] {0, 1, 2}, 1, 3),
                        Tensors.ofLongs(new long[] {2}),
                        t)
                    .item_float());
    assertThat((double) found).isCloseTo(expected, Offset.offset(1e-5));
  }

  @Test
  void aBranchIsWhatStandsBehindTheTrunk() {
    Model model = SmallScenes.model("cnn3d", scene, split, 0.1, 7);
    Network whole = model.network();
    String late = Stage.LATE.node(whole);
    Network branch = NativeEnsemble.behind(whole, late);
    Recorder recorder = new Recorder(Set.of(late), Hooks.NONE);
    try (TorchNetwork all = new TorchNetwork(model.weighted());
        TorchNetwork part = new TorchNetwork(new WeightedNetwork(branch, model.weights()))) {
      Torch.withoutGradients(
          () -> {
            float[] window = new float[whole.input().size()];
            for (int i = 0; i < window.length; i++) {
              window[i] = (float) Math.sin(i);
            }
            Tensor logits = all.forward(Tensors.of(window, 1, window.length), recorder, false);
            Tensor again = part.forward(recorder.seen().get(late), Hooks.NONE, false);
            assertThat(Tensors.floats(again)).containsExactly(Tensors.floats(logits));
            return true;
          });
    }
  }

  private static double[] softmax(double temperature, double... logits) {
    double[] p = Arrays.stream(logits).map(z -> Math.exp(z / temperature)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(x -> x / sum).toArray();
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] * Math.log(p[i] / q[i]);
    }
    return sum;
  }
}
