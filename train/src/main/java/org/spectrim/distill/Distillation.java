package org.spectrim.distill;

import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;
import org.spectrim.fit.Batch;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.Objective;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Cost;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;

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
    float[] logits =
        Evaluator.logits(teacher, context.transformed(teacher), context.split().train());
    DistillationLoss loss = DistillationLosses.named(options.method());
    Objective objective =
        batch ->
            loss.loss(
                new Lesson(
                    batch.logits(),
                    teacherLogits(batch, logits, teacher.classes().size()),
                    batch.targets()),
                options);
    Model taught =
        context
            .fit(student, objective, context.training().withEpochs(options.epochs()), Hooks.NONE)
            .model();
    String note =
        String.format(
            Locale.ROOT,
            "%s temperature %s alpha %s, %d epochs: parameters %d -> %d",
            options.method(),
            options.temperature(),
            options.alpha(),
            options.epochs(),
            Cost.of(teacher.network()).parameters(),
            Cost.of(student.network()).parameters());
    return taught.with(student.provenance().with("distill", note));
  }

  private static Tensor teacherLogits(Batch batch, float[] all, int classes) {
    int[] samples = batch.samples();
    float[] rows = new float[samples.length * classes];
    for (int i = 0; i < samples.length; i++) {
      System.arraycopy(all, samples[i] * classes, rows, i * classes, classes);
    }
    return Tensors.of(rows, samples.length, classes);
  }
}
