package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spectrim.distill.DistillOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teacher;

/** Which models trials make, and which trials therefore do not run side by side. */
class MakingsTest {
  private final Set<String> kept = new HashSet<>();
  private final Makings makings = new Makings(kept::contains);

  private static Trial taught(String network, String recipe, int seeds) {
    Teacher teacher = new Teacher("", "", "cnn3d", null, null, null, seeds);
    Step distill =
        new Step.Distill(new Step.Student("", 0.5, false), DistillOptions.defaults(), teacher);
    return Fixtures.trial(network, 1, Fixtures.recipe(recipe, Fixtures.train(10), distill));
  }

  @Test
  void theirStepsAndTheirTeachersThatAreMissing() {
    Trial trial = taught("cnn2d", "taught", 2);
    Set<String> all = makings.of(trial);
    assertThat(all).hasSize(2 + 2).contains(trial.stepHash(1), trial.stepHash(2));
    kept.add(trial.stepHash(1));
    assertThat(makings.of(trial)).hasSize(1 + 2).doesNotContain(trial.stepHash(1));
    kept.add(trial.stepHash(2));
    // What the teachers taught is there, so that nobody needs them.
    assertThat(makings.of(trial)).isEmpty();
  }

  @Test
  void trialsThatNeedTheSameTeacherWaitForEachOther() {
    Trial one = taught("cnn2d", "taught", 1);
    Trial other = taught("cnn1d", "taught", 1);
    Trial alone = Fixtures.trial("cnn1d", 1, Fixtures.baseline());
    assertThat(makings.meet(other, List.of(one))).isTrue();
    assertThat(makings.meet(alone, List.of(one))).isFalse();
    String teacher =
        makings.of(one).stream()
            .filter(hash -> makings.of(other).contains(hash))
            .findFirst()
            .orElseThrow();
    kept.add(teacher);
    assertThat(makings.meet(other, List.of(one))).isFalse();
  }

  @Test
  void theTeacherIsTheModelOfTheBaselineOfItsNetwork() {
    Trial trial = taught("cnn2d", "taught", 1);
    Trial teacher =
        trial.baseline(new NetworkChoice("cnn3d", 1, 0), 9, epochs(trial), trial.seed());
    assertThat(makings.meet(trial, List.of(teacher))).isTrue();
  }

  private static org.spectrim.fit.TrainOptions epochs(Trial trial) {
    return trial.training().withEpochs(TrainingDefaults.of("cnn3d").epochs());
  }

  @Test
  void trialsOfOneBeginningWaitForIt() {
    Recipe tuned = Fixtures.recipe("tuned", Fixtures.train(10), Fixtures.train(3));
    Trial one = Fixtures.trial("cnn2d", 1, Fixtures.baseline());
    Trial other = Fixtures.trial("cnn2d", 1, tuned);
    Trial elsewhere = Fixtures.trial("cnn2d", 2, tuned);
    assertThat(makings.meet(other, List.of(one))).isTrue();
    assertThat(makings.meet(elsewhere, List.of(one))).isFalse();
    kept.add(other.stepHash(1));
    assertThat(makings.meet(other, List.of(one))).isFalse();
  }
}
