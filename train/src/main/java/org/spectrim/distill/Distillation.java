package org.spectrim.distill;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.TrainResult;
import org.spectrim.fit.Trainer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.LandClass;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/** Trains a student from a teacher that stays as it is (offline distillation). */
public final class Distillation {
  private Distillation() {}

  /**
   * A student with its first weights that sees what the teacher sees: the same components and
   * window.
   *
   * @param architecture a name from {@link Architectures}
   * @param width factor on its filters and hidden features
   */
  public static Model student(Model teacher, String architecture, double width, long seed) {
    Network network =
        Architectures.named(architecture)
            .build(
                new NetworkSettings(
                    teacher.transform().components(),
                    teacher.window(),
                    teacher.classes().size(),
                    width));
    return new Model(
        network,
        Initializer.weights(network, seed),
        teacher.transform(),
        teacher.window(),
        teacher.classes(),
        Map.of(),
        Provenance.NONE);
  }

  /** Of one teacher. */
  public static Model apply(
      Model teacher, Model student, FitContext context, DistillOptions options) {
    return apply(List.of(teacher), student, context, options, Hooks.NONE);
  }

  /**
   * Trains a student, beginning with its weights. Teachers and student may be of different kinds,
   * with different windows and transforms.
   *
   * @param teachers whose logits are averaged; features are those of the first
   * @param hooks take part in the student's forward pass
   * @throws InputException if two tell other classes apart or take other bands
   */
  public static Model apply(
      List<Model> teachers,
      Model student,
      FitContext context,
      DistillOptions options,
      Hooks hooks) {
    TrainOptions training = context.training().withEpochs(options.epochs());
    Model taught = fit(teachers, student, context, options, training, hooks).model();
    return taught.with(
        DistillationNote.add(student.provenance(), teachers, taught, context, options));
  }

  /**
   * The same for a method that sets up the student's training itself.
   *
   * @param training how, with the number of epochs; that of the options is not looked at
   */
  public static TrainResult fit(
      List<Model> teachers,
      Model student,
      FitContext context,
      DistillOptions options,
      TrainOptions training,
      Hooks hooks) {
    teachers.forEach(teacher -> requireSameTask(teacher, student));
    int[] pixels = pixels(teachers, student, context, options);
    TrainingSet samples = set(context, student, pixels);
    List<TrainingSet> views =
        teachers.stream().map(teacher -> set(context, teacher, pixels)).toList();
    try (Lessons lessons =
        new Lessons(teachers, student, samples, views, options, training.seed(), hooks)) {
      TrainResult result =
          Trainer.train(
              student,
              samples,
              context.validation(student),
              lessons,
              training,
              lessons.hooks(),
              context.listener());
      return result.with(lessons.result(result.model()));
    }
  }

  private static void requireSameTask(Model teacher, Model student) {
    int classes = teacher.classes().size();
    if (classes != student.classes().size()) {
      throw new InputException(
          "the teacher tells %d classes apart and the student %d; both must have the same classes"
              .formatted(classes, student.classes().size()));
    }
    for (int i = 0; i < classes; i++) {
      LandClass taught = teacher.classes().get(i);
      LandClass learned = student.classes().get(i);
      if (taught.value() != learned.value() || !taught.name().equals(learned.name())) {
        throw new InputException(
            "class %d of the teacher is %d '%s' and of the student %d '%s'; both must have the same classes"
                .formatted(i + 1, taught.value(), taught.name(), learned.value(), learned.name()));
      }
    }
    if (teacher.transform().bands() != student.transform().bands()) {
      throw new InputException(
          "the teacher takes %d bands and the student %d; both must take the same scene"
              .formatted(teacher.transform().bands(), student.transform().bands()));
    }
  }

  /** The training pixels, then the unlabelled ones. */
  private static int[] pixels(
      List<Model> teachers, Model student, FitContext context, DistillOptions options) {
    int[] train = context.split().train();
    return options.unlabelled() == 0
        ? train
        : IntStream.concat(
                IntStream.of(train), IntStream.of(unlabelled(teachers, student, context, options)))
            .toArray();
  }

  /** The pixels without a label that a student is to learn from. */
  static int[] unlabelled(
      List<Model> teachers, Model student, FitContext context, DistillOptions options) {
    int window =
        Stream.concat(teachers.stream(), Stream.of(student))
            .mapToInt(Model::window)
            .max()
            .orElseThrow();
    return UnlabelledPixels.draw(
        context.split(),
        window,
        options,
        context.training().seed(),
        pixels -> Confidence.trusted(teachers, context, pixels, options.leastConfidence()));
  }

  private static TrainingSet set(FitContext context, Model model, int[] pixels) {
    int[] train = context.split().train();
    int[] targets = Arrays.copyOf(Split.targets(context.labels(), train), pixels.length);
    Arrays.fill(targets, train.length, targets.length, Lesson.UNKNOWN);
    return new TrainingSet(context.transformed(model), pixels, targets);
  }
}
