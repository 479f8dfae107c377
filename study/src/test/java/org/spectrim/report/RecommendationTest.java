package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.study.Environment;
import org.spectrim.study.StoredStudy;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialResult;
import org.spectrim.study.TrialRow;
import org.spectrim.study.TrialSplit;

class RecommendationTest {
  private static final StoredStudy STUDY =
      study(
          List.of(
              Rows.row("cnn3d", "baseline", 1, 99, 1_000_000, 2),
              Rows.row("cnn3d", "baseline", 2, 99, 1_000_000, 2),
              Rows.row("cnn2d", "baseline", 1, 97, 400_000, 1),
              Rows.row("cnn3d", "prune l1 90%", 1, 98.4, 60_000, 1),
              Rows.row("cnn3d", "prune l1 90%", 2, 99.0, 40_000, 1),
              Rows.row("cnn3d", "ptq int8", 1, 97.9, 20_000, 0.5),
              Rows.row("cnn3d", "prune l1 99%", 1, 80, 2_000, 0.1),
              Rows.failed("cnn3d", "prune l1 99%", 2, "why")));

  private static StoredStudy study(List<TrialRow> rows) {
    Map<Trial, TrialResult> trials = new LinkedHashMap<>();
    for (TrialRow row : rows) {
      Trial trial =
          new Trial(
              row.scene(),
              "scene",
              new TrialSplit(row.split(), "split", row.overlap()),
              NetworkChoice.of(row.model()),
              row.window(),
              row.seed(),
              TrainOptions.defaults(),
              new Recipe(row.recipe(), List.of(new Step.Train(TrainOptions.defaults()))),
              1,
              true);
      String hash = row.model() + "-" + row.recipe() + "-" + row.seed();
      trials.put(trial, new TrialResult(hash, row, null, Map.of(), List.of()));
    }
    StudyOutcome outcome =
        new StudyOutcome(
            Path.of("run"), new ArrayList<>(rows), trials, new Environment(Map.of()), List.of());
    return new StoredStudy(outcome, Map.of());
  }

  private static Recommendation of(Double bytes, Double drop, Double seconds) {
    return Recommendation.of(STUDY, new Limits(bytes, drop, null, null, seconds), null, null)
        .get(0);
  }

  @Test
  void theSmallestWhereOnlyTheDropIsLimited() {
    Recommendation one = of(null, 1.0, null);
    assertThat(one.fits()).isTrue();
    assertThat(one.label()).isEqualTo("cnn3d · prune l1 90%");
    assertThat(one.file()).isEqualTo(Path.of("run/trials/cnn3d-prune l1 90%-1/model.safetensors"));
    assertThat(one.reasons())
        .contains("the smallest of the 2 of 5 models within the limits")
        .anyMatch(r -> r.contains("0.30 points below the best baseline, cnn3d · baseline"))
        .anyMatch(r -> r.equals("model file 50.0 kB, 5.0% of that baseline's"))
        .anyMatch(r -> r.contains("80.0% of the test windows"));
  }

  @Test
  void theMostAccurateWhereSizeOrTimeIsLimited() {
    Recommendation one = of(50_000.0, null, null);
    assertThat(one.label()).isEqualTo("cnn3d · prune l1 90%");
    // Its mean is 50 kB; the first seed's own file is larger, the second's is not.
    assertThat(one.file()).isEqualTo(Path.of("run/trials/cnn3d-prune l1 90%-2/model.safetensors"));
    assertThat(of(null, null, 0.6).label()).isEqualTo("cnn3d · ptq int8");
  }

  @Test
  void theClosestWhereNothingFits() {
    Recommendation one = of(10_000.0, 1.0, null);
    assertThat(one.fits()).isFalse();
    // 20 kB is twice too much; the others are 5 times too large or 19 times too inaccurate.
    assertThat(one.label()).isEqualTo("cnn3d · ptq int8");
    assertThat(one.reasons()).anyMatch(r -> r.startsWith("nothing of 5 models is within"));
  }

  @Test
  void unknownScenesAreNamed() {
    assertThatThrownBy(
            () -> Recommendation.of(STUDY, new Limits(1.0, null, null, null, null), "fiel", null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'field'");
  }
}
