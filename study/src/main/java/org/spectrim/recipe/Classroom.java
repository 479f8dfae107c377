package org.spectrim.recipe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.distill.Distillation;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.prune.Masks;

/** Makes distillation steps: brings teachers and a student together. */
record Classroom(FitContext context, int window) {
  /** Where a model's provenance says that its numbers may be too good. */
  private static final List<String> TRAINED_ON = List.of("scene hash", "split", "seed");

  Model apply(Step.Distill step, Model before, Teachers teachers) {
    List<Model> all = teachers(step, before, teachers);
    Model student = student(step.student(), before, all.get(0));
    Provenance history = student.provenance();
    String training = all.get(0).provenance().entries().get("train");
    if (training != null) {
      history = history.with("teacher", training);
    }
    if (step.teacher() != null && !step.teacher().file().isEmpty()) {
      history = strange(history, step.teacher().file(), all.get(0), before);
    }
    // What is zero in a pruned model stays zero.
    try (Masks zeros = Masks.ofZeros(student)) {
      return Distillation.apply(all, student.with(history), context, step.loss(), zeros);
    }
  }

  private List<Model> teachers(Step.Distill step, Model before, Teachers teachers) {
    if (step.teacher() != null) {
      return teachers.of(step.teacher(), seed());
    }
    return List.of(step.student().same() ? teachers.unpruned().get() : before);
  }

  /** Notes a teacher that may have been trained on pixels which are tested here. */
  private Provenance strange(Provenance history, String file, Model teacher, Model before) {
    for (String key : TRAINED_ON) {
      @Nullable String here = before.provenance().entries().get(key);
      if (here != null && !here.equals(teacher.provenance().entries().get(key))) {
        return history.with(
            "caveat",
            "the teacher %s was trained with another %s: test pixels may be among its training pixels"
                .formatted(file, key));
      }
    }
    return history;
  }

  /**
   * A student of the kind of the model before sees what that model sees; another kind has its own
   * view.
   */
  private Model student(Step.Student wanted, Model before, Model teacher) {
    if (wanted.same()) {
      return before;
    }
    if (wanted.model().isEmpty()) {
      return Distillation.student(
              before, architecture(before), wanted.width(), seed() + generation(teacher))
          .with(before.provenance());
    }
    NetworkChoice choice = new NetworkChoice(wanted.model(), wanted.width(), 0);
    return InitialModel.of(choice, window, context, seed());
  }

  /** How often it was distilled before: a chain's students do not begin alike. */
  private static int generation(Model teacher) {
    String before = teacher.provenance().entries().get("distill");
    return before == null ? 0 : before.split("; ").length;
  }

  static String architecture(Model model) {
    @Nullable String name = model.provenance().entries().get("model");
    if (name == null) {
      throw new UsageException(
          "distill: the model file does not say which network it is; name the student's, as in student: {model: cnn2d, width: 0.5}");
    }
    return name;
  }

  private long seed() {
    return context.training().seed();
  }
}
