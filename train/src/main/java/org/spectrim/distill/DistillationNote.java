package org.spectrim.distill;

import java.util.List;
import java.util.Locale;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Cost;

/** What a student's provenance says of its lessons. */
final class DistillationNote {
  private static final String KEY = "distill";

  private DistillationNote() {}

  static Provenance add(
      Provenance history,
      List<Model> teachers,
      Model student,
      FitContext context,
      DistillOptions options) {
    String note =
        String.format(
            Locale.ROOT,
            "%s temperature %s alpha %s, %d epochs%s%s%s: parameters %d -> %d",
            options.method(),
            options.temperature(),
            options.alpha(),
            options.epochs(),
            teachers.size() == 1 ? "" : ", %d teachers".formatted(teachers.size()),
            unlabelled(teachers, student, context, options),
            options.exit() == null ? "" : ", exit " + options.exit(),
            Cost.of(teachers.get(0).network()).parameters(),
            Cost.of(student.network()).parameters());
    String before = teachers.get(0).provenance().entries().get(KEY);
    return history.with(KEY, before == null ? note : before + "; " + note);
  }

  private static String unlabelled(
      List<Model> teachers, Model student, FitContext context, DistillOptions options) {
    if (options.unlabelled() == 0) {
      return "";
    }
    return ", %d unlabelled pixels%s"
        .formatted(
            Distillation.unlabelled(teachers, student, context, options).length,
            options.transductive()
                ? ", test pixels among them (transductive)"
                : options.mayBeNearTest()
                    ? ", no test pixels but such in their windows"
                    : ", no test pixels");
  }
}
