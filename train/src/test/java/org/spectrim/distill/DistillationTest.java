package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.Scene;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.Split;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;
import org.spectrim.torch.Hooks;

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

  private Model trained(Model model, int epochs) {
    return context
        .fit(model, new CrossEntropy(), context.training().withEpochs(epochs), Hooks.NONE)
        .model();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void onlyTheStudentChanges(DistillationLoss loss) {
    Model teacher = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    float[] before = teacher.weights().floats("conv1.weight").clone();
    Model student = Distillation.student(teacher, "cnn2d", 0.1, 3);
    DistillOptions teacherAlone =
        DistillOptions.defaults().withMethod(loss.name()).withAlpha(0).withEpochs(1);
    Model taught = Distillation.apply(teacher, student, context, teacherAlone);
    assertThat(teacher.weights().floats("conv1.weight")).containsExactly(before);
    assertThat(taught.network()).isEqualTo(student.network());
    assertThat(taught.weights().names()).isEqualTo(student.weights().names());
    assertThat(taught.weights().floats("conv1.weight"))
        .isNotEqualTo(student.weights().floats("conv1.weight"));
    assertThat(
            Distillation.apply(teacher, student, context, teacherAlone)
                .weights()
                .floats("fc2.bias"))
        .containsExactly(taught.weights().floats("fc2.bias"));
  }

  @Test
  void aNarrowStudentLearnsFromTheTeacherAlone() {
    Model teacher = trained(SmallScenes.model("cnn2d", scene, split, 0.5, 7), 10);
    Model student = Distillation.student(teacher, "cnn2d", 0.1, 3);
    Model taught =
        Distillation.apply(
            teacher, student, context, DistillOptions.defaults().withAlpha(0).withEpochs(40));
    assertThat(taught.weights().bytes()).isLessThan(teacher.weights().bytes() / 4);
    int[] classes = Evaluator.classes(taught, context.transformed(taught), split.test());
    assertThat(SmallScenes.accuracy(scene, split.test(), classes)).isGreaterThan(0.9);
    assertThat(taught.provenance().entries().get("distill")).startsWith("kd temperature 1.0");
  }

  @Test
  void withTheTrueLabelsAloneAStudentIsTrainedAsWithoutATeacher() {
    Model teacher = SmallScenes.model("cnn1d", scene, split, 0.5, 7);
    Model student = SmallScenes.model("cnn1d", scene, split, 0.2, 3);
    Model taught =
        Distillation.apply(
            teacher, student, context, DistillOptions.defaults().withAlpha(1).withEpochs(2));
    assertThat(taught.weights().floats("fc1.weight"))
        .containsExactly(trained(student, 2).weights().floats("fc1.weight"));
  }

  @ParameterizedTest
  @CsvSource({
    "kd+rkd, cnn3d, cnn1d",
    "vid, cnn3d, cnn1d",
    "hint+ab, cnn1d, cnn2d",
    "fsp, cnn2d, cnn3d",
    "at+nst, cnn3d, cnn1d"
  })
  void teacherAndStudentMayBeOfDifferentKinds(String method, String teaching, String learning) {
    Model teacher = SmallScenes.model(teaching, scene, split, 0.1, 7);
    Model student = SmallScenes.model(learning, scene, split, 0.2, 7);
    DistillOptions options = DistillOptions.defaults().withMethod(method).withEpochs(1);
    Model taught = Distillation.apply(teacher, student, context, options);
    assertThat(taught.network()).isEqualTo(student.network());
    assertThat(taught.weights().floats("fc2.bias"))
        .isNotEqualTo(student.weights().floats("fc2.bias"));
  }

  @Test
  void unlabelledPixelsTeachToo() {
    Split few = SmallScenes.split(scene, 0.04, 2);
    // All other pixels are in the test set of this scene without background.
    FitContext little = FitContext.of(scene, few, context.training(), TrainListener.NONE);
    Model teacher = trained(SmallScenes.model("cnn1d", scene, split, 1, 7), 20);
    Model student = Distillation.student(teacher, "cnn1d", 0.2, 3);
    DistillOptions options = DistillOptions.defaults().withEpochs(20);
    Model alone = Distillation.apply(teacher, student, little, options);
    Model taught = Distillation.apply(teacher, student, little, options.withUnlabelled(300, true));
    assertThat(accuracy(taught, few)).isGreaterThan(accuracy(alone, few));
    assertThat(taught.provenance().entries().get("distill"))
        .contains("300 unlabelled pixels, test pixels among them (transductive)");
  }

  private double accuracy(Model model, Split tested) {
    int[] classes = Evaluator.classes(model, context.transformed(model), tested.test());
    return SmallScenes.accuracy(scene, tested.test(), classes);
  }

  @Test
  void refusesWhatCannotWork() {
    DistillOptions usual = DistillOptions.defaults();
    refuses(() -> usual.withTemperature(0), "temperature is 0.0; use a number over 0, as in 2");
    refuses(
        () -> usual.withMethod("kd+dkdd"),
        "unknown distillation method 'dkdd': did you mean 'dkd'?");
    refuses(() -> usual.withStages(List.of("lat")), "unknown stage 'lat': did you mean 'late'?");
    refuses(
        () -> usual.withUnlabelled(0, true),
        "unlabelled is 0; use 1 or more with transductive: true");
    Model teacher = SmallScenes.model("cnn1d", scene, split, 0.2, 7);
    Model student = SmallScenes.model("cnn1d", SmallScenes.fields(24, 20, 30, 1), split, 0.2, 7);
    assertThatThrownBy(() -> Distillation.apply(teacher, student, context, usual))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the teacher takes 40 bands and the student 30");
    refusesClasses(
        teacher,
        teacher.classes().subList(0, 3),
        "the teacher tells 3 classes apart and the student 4");
    refusesClasses(
        teacher,
        List.of(
            teacher.classes().get(0),
            new LandClass(9, "water", 0),
            teacher.classes().get(2),
            teacher.classes().get(3)),
        "class 2 of the teacher is 9 'water' and of the student 2 'class 2'");
    Model spatial = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    assertThatThrownBy(() -> Distillation.apply(spatial, teacher, context, usual.withMethod("at")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("at compares positions, but stage 'early' of teacher (10x1x5x5)");
    assertThatThrownBy(
            () ->
                Distillation.apply(
                    spatial, teacher, context, usual.withMethod("fsp").withStages(List.of("late"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("name two stages, as in [early, late]");
  }

  private void refusesClasses(Model student, List<LandClass> classes, String message) {
    Network network =
        Architectures.named("cnn1d")
            .build(new NetworkSettings(student.transform().components(), 1, classes.size(), 0.2));
    Model teacher =
        new Model(
            network,
            Initializer.weights(network, 1),
            student.transform(),
            student.window(),
            classes,
            student.activations(),
            student.provenance());
    assertThatThrownBy(
            () -> Distillation.apply(teacher, student, context, DistillOptions.defaults()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message)
        .hasMessageEndingWith("both must have the same classes");
  }

  /** Ten labelled pixels a class, as many epochs with a teacher as without. */
  @Test
  void onARealSceneUnlabelledPixelsMakeASmallStudentBetter() {
    Scene salinas = SmallScenes.salinas();
    double gain = 0;
    for (int seed = 0; seed < 2; seed++) {
      Split tenEach =
          Protocols.split(
              GroundTruth.of(salinas, null),
              new SplitSettings("random", new TrainAmount.Count(10), 0, seed, 1));
      TrainOptions training = TrainOptions.defaults().withSeed(seed);
      FitContext real = FitContext.of(salinas, tenEach, training, TrainListener.NONE);
      Model teacher = SmallScenes.model("cnn1d", salinas, tenEach, 1, seed);
      Model taughtTeacher = real.fit(teacher, new CrossEntropy(), training, Hooks.NONE).model();
      Model student = Distillation.student(teacher, "cnn1d", 0.1, 100L + seed);
      DistillOptions options = DistillOptions.defaults().withEpochs(30);
      Model alone =
          real.fit(student, new CrossEntropy(), training.withEpochs(30), Hooks.NONE).model();
      Model taught =
          Distillation.apply(taughtTeacher, student, real, options.withUnlabelled(500, false));
      gain += accuracy(taught, real) - accuracy(alone, real);
    }
    assertThat(gain / 2).isPositive();
  }

  private static double accuracy(Model model, FitContext real) {
    int[] test = real.split().test();
    int[] classes = Evaluator.classes(model, real.transformed(model), test);
    return SmallScenes.accuracy(real.scene(), test, classes);
  }

  private static void refuses(Runnable wrong, String message) {
    assertThatThrownBy(wrong::run).isInstanceOf(UsageException.class).hasMessageContaining(message);
  }
}
