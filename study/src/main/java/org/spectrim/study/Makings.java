package org.spectrim.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teacher;

/**
 * Which models trials make on their way, those of their teachers included, by the hashes under
 * which they are kept; two trials that make the same one should not run at the same time.
 */
final class Makings {
  /**
   * The models of a recipe.
   *
   * @param own after each step
   * @param teachers of each step
   */
  private record Models(List<String> own, List<List<String>> teachers) {}

  private final Predicate<String> isKept;
  private final Set<String> kept = new HashSet<>();
  private final IdentityHashMap<Trial, Models> models = new IdentityHashMap<>();

  /**
   * @param isKept whether a model is there; once it is, it stays
   */
  Makings(Predicate<String> isKept) {
    this.isKept = isKept;
  }

  /** What a trial would make if it were begun now. */
  Set<String> of(Trial trial) {
    Models all = models.computeIfAbsent(trial, Makings::models);
    int made = all.own().size();
    while (made > 0 && !isThere(all.own().get(made - 1))) {
      made--;
    }
    Set<String> missing = new HashSet<>();
    for (int step = made; step < all.own().size(); step++) {
      missing.add(all.own().get(step));
      all.teachers().get(step).stream().filter(hash -> !isThere(hash)).forEach(missing::add);
    }
    return missing;
  }

  /** Whether a trial would make now what another one is making. */
  boolean meet(Trial waits, Iterable<Trial> running) {
    Set<String> its = of(waits);
    for (Trial other : running) {
      if (!Collections.disjoint(its, of(other))) {
        return true;
      }
    }
    return false;
  }

  private boolean isThere(String hash) {
    if (!kept.contains(hash) && isKept.test(hash)) {
      kept.add(hash);
    }
    return kept.contains(hash);
  }

  private static Models models(Trial trial) {
    List<String> own = new ArrayList<>();
    List<List<String>> teachers = new ArrayList<>();
    List<Step> steps = trial.recipe().steps();
    for (int step = 0; step < steps.size(); step++) {
      own.add(trial.stepHash(step + 1));
      teachers.add(teachers(trial, step, teacher(steps.get(step))));
    }
    return new Models(own, teachers);
  }

  private static @Nullable Teacher teacher(Step step) {
    if (step instanceof Step.Distill distill) {
      return distill.teacher();
    }
    return step instanceof Step.Quantize quantize && quantize.teaching() != null
        ? quantize.teaching().teacher()
        : null;
  }

  private static List<String> teachers(Trial trial, int step, @Nullable Teacher teacher) {
    if (teacher == null) {
      return List.of();
    }
    Faculty faculty =
        new Faculty(
            trial,
            step,
            other -> {
              throw new IllegalStateException("models are named here, not made");
            });
    try {
      return faculty.teachers().wanted(teacher, trial.seed()).stream()
          .map(
              wanted ->
                  trial
                      .baseline(wanted.network(), wanted.window(), wanted.training(), wanted.seed())
                      .stepHash(1))
          .toList();
    } catch (UsageException e) {
      // Said by the trial itself, which fails.
      return List.of();
    }
  }
}
