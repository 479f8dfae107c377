package org.spectrim.distill;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.Trainer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Cost;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
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

  /**
   * Trains a student, beginning with its weights. The two may be of different kinds, with different
   * windows and transforms.
   *
   * @throws InputException if the two tell other classes apart or take other bands
   */
  public static Model apply(
      Model teacher, Model student, FitContext context, DistillOptions options) {
    if (!teacher.classes().equals(student.classes())) {
      throw new InputException(
          "the teacher tells %d classes apart and the student %d; both must have the same classes"
              .formatted(teacher.classes().size(), student.classes().size()));
    }
    if (teacher.transform().bands() != student.transform().bands()) {
      throw new InputException(
          "the teacher takes %d bands and the student %d; both must take the same scene"
              .formatted(teacher.transform().bands(), student.transform().bands()));
    }
    int[] pixels = pixels(teacher, student, context, options);
    TrainingSet samples = set(context, student, pixels);
    TrainingSet view = set(context, teacher, pixels);
    TrainOptions training = context.training().withEpochs(options.epochs());
    try (Lessons lessons =
        new Lessons(teacher, student, samples, view, options, training.seed(), Hooks.NONE)) {
      Model taught =
          Trainer.train(
                  student,
                  samples,
                  context.validation(student),
                  lessons,
                  training,
                  lessons.hooks(),
                  context.listener())
              .model();
      int unlabelled = pixels.length - context.split().train().length;
      return taught.with(history(teacher, student, options, unlabelled));
    }
  }

  /** The training pixels, then the unlabelled ones. */
  private static int[] pixels(
      Model teacher, Model student, FitContext context, DistillOptions options) {
    int[] train = context.split().train();
    if (options.unlabelled() == 0) {
      return train;
    }
    int window = Math.max(teacher.window(), student.window());
    return IntStream.concat(
            IntStream.of(train),
            IntStream.of(
                UnlabelledPixels.draw(context.split(), window, options, context.training().seed())))
        .toArray();
  }

  private static TrainingSet set(FitContext context, Model model, int[] pixels) {
    int[] train = context.split().train();
    int[] targets = Arrays.copyOf(Split.targets(context.scene().labels(), train), pixels.length);
    Arrays.fill(targets, train.length, targets.length, Lesson.UNKNOWN);
    return new TrainingSet(context.transformed(model), pixels, targets);
  }

  private static Provenance history(
      Model teacher, Model student, DistillOptions options, int unlabelled) {
    String note =
        String.format(
            Locale.ROOT,
            "%s temperature %s alpha %s, %d epochs%s: parameters %d -> %d",
            options.method(),
            options.temperature(),
            options.alpha(),
            options.epochs(),
            unlabelled == 0
                ? ""
                : ", %d unlabelled pixels%s"
                    .formatted(
                        unlabelled,
                        options.transductive()
                            ? ", test pixels among them (transductive)"
                            : ", no test pixels"),
            Cost.of(teacher.network()).parameters(),
            Cost.of(student.network()).parameters());
    Provenance history = student.provenance();
    String before = teacher.provenance().entries().get("distill");
    return history.with("distill", before == null ? note : before + "; " + note);
  }
}
