package org.spectrim.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.distill.Mode;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.spec.Canonical;

/**
 * What a recipe teaches, and what it has in common with the recipes to compare it with.
 *
 * @param taught whether a teacher takes part; the other recipes may be what a taught one is
 *     compared with
 * @param method of the last lesson, empty without one; like {@code mode}, {@code student}, {@code
 *     teacher}
 * @param mode offline, online or self; born-again generations are self
 * @param student as in "width 0.13", "cnn1d width 1", "same"
 * @param teacher where it is not a recipe's model; empty otherwise, and where a method has none
 * @param unlabelled how many pixels without a label it may learn from
 * @param alone equal for recipes that train the same student for as long, whoever teaches
 * @param labelled equal for recipes that differ in unlabelled pixels alone
 * @param teacherSteps the steps that made the teacher; null where it is not a recipe's model
 */
record Teaching(
    boolean taught,
    String method,
    String mode,
    String student,
    String teacher,
    int unlabelled,
    Object alone,
    Object labelled,
    @Nullable Object teacherSteps) {

  /** A step that teaches, or would. */
  private record Lesson(int index, Step.Distill step) {
    boolean taught() {
      return step.loss().alpha() < 1;
    }
  }

  static Teaching of(Recipe recipe) {
    int first = lastNewStudent(recipe.steps());
    List<Lesson> lessons =
        lessons(recipe.steps()).stream().filter(l -> l.index >= first && l.taught()).toList();
    Object alone = alone(recipe.steps(), first);
    Object labelled = recipe.steps().stream().map(Teaching::withoutUnlabelled).toList();
    if (lessons.isEmpty()) {
      return new Teaching(false, "", "", "", "", 0, alone, labelled, null);
    }
    Lesson last = lessons.get(lessons.size() - 1);
    Step.Distill step = last.step;
    boolean offline = modes(step).contains(Mode.OFFLINE);
    boolean own = step.teacher() == null || step.teacher().isOwnBaseline();
    return new Teaching(
        true,
        step.loss().method(),
        mode(recipe, last),
        student(step.student()),
        offline && !own ? Objects.requireNonNull(step.teacher()).label() : "",
        lessons(recipe.steps()).stream().mapToInt(l -> l.step.loss().unlabelled()).sum(),
        alone,
        labelled,
        offline && own ? recipe.canonical(teacherSteps(recipe, last)) : null);
  }

  private static List<Lesson> lessons(List<Step> steps) {
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Distill distill) {
        lessons.add(new Lesson(i, distill));
      } else if (steps.get(i) instanceof Step.Quantize quantize && quantize.teaching() != null) {
        lessons.add(new Lesson(i, quantize.teaching()));
      }
    }
    return lessons;
  }

  /** The last step that begins with a new student; what came before it only taught. */
  private static int lastNewStudent(List<Step> steps) {
    int last = 1;
    for (int i = 1; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Distill distill && !distill.student().same()) {
        last = i;
      }
    }
    return last;
  }

  private static Object alone(List<Step> steps, int first) {
    List<Object> key = new ArrayList<>(List.of(Canonical.tree(steps.get(0).settings())));
    for (Step step : steps.subList(Math.min(first, steps.size()), steps.size())) {
      Object what = step.settings();
      if (step instanceof Step.Distill distill) {
        what = Map.of("student", distill.student(), "epochs", distill.loss().epochs());
      } else if (step instanceof Step.Quantize quantize) {
        what = quantize.options();
      }
      key.add(Map.of(step.kind(), Canonical.tree(what)));
    }
    return key;
  }

  private static Object withoutUnlabelled(Step step) {
    if (step instanceof Step.Distill distill) {
      return Map.of(step.kind(), Canonical.tree(withoutUnlabelled(distill)));
    }
    if (step instanceof Step.Quantize quantize && quantize.teaching() != null) {
      Step.Distill teaching = withoutUnlabelled(quantize.teaching());
      return Map.of(step.kind(), Canonical.tree(new Step.Quantize(quantize.options(), teaching)));
    }
    return Map.of(step.kind(), Canonical.tree(step.settings()));
  }

  private static Step.Distill withoutUnlabelled(Step.Distill step) {
    return new Step.Distill(step.student(), step.loss().withoutUnlabelled(), step.teacher());
  }

  /** How many steps made the teacher that is not named. */
  private static int teacherSteps(Recipe recipe, Lesson lesson) {
    if (lesson.step.teacher() != null) {
      return 1;
    }
    return lesson.step.student().same() ? recipe.unpruned(lesson.index) : lesson.index;
  }

  private static String mode(Recipe recipe, Lesson lesson) {
    boolean bornAgain =
        !lesson.step.student().same()
            && recipe.steps().get(lesson.index - 1) instanceof Step.Distill before
            && before.student().equals(lesson.step.student());
    return bornAgain
        ? "self"
        : modes(lesson.step).stream()
            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("+"));
  }

  private static List<Mode> modes(Step.Distill step) {
    return Arrays.stream(step.loss().method().split("\\+", -1))
        .map(name -> DistillationLosses.named(name.strip()).mode())
        .distinct()
        .sorted()
        .toList();
  }

  private static String student(Step.Student student) {
    String model = student.model().isEmpty() ? "" : student.model() + " ";
    String width =
        new BigDecimal(Double.toString(student.width())).stripTrailingZeros().toPlainString();
    return student.same() ? "same" : model + "width " + width;
  }
}
