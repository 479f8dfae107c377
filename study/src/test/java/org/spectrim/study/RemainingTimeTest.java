package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.spectrim.recipe.Recipe;

class RemainingTimeTest {
  private static final double UNIT = 1 / RemainingTime.USUAL_RATE;

  private final List<Trial> trials = Fixtures.trials();
  private final Set<String> made = new HashSet<>();

  /** Each epoch a second, at the usual rate, and one more at the end. */
  private final RemainingTime time =
      new RemainingTime(
          trials.stream()
              .collect(
                  Collectors.toMap(
                      trial -> trial,
                      trial ->
                          new Workload(
                              List.of(10 * UNIT, 3 * UNIT, 2 * UNIT)
                                  .subList(0, trial.recipe().steps().size()),
                              UNIT))),
          made::contains);

  private Trial trial(String network, String recipe, long seed) {
    return trials.stream()
        .filter(trial -> trial.network().name().equals(network))
        .filter(trial -> trial.recipe().name().equals(recipe) && trial.seed() == seed)
        .findFirst()
        .orElseThrow();
  }

  private void took(Trial trial, double seconds) {
    time.begun(trial);
    for (int count = 1; count <= trial.recipe().steps().size(); count++) {
      made.add(trial.stepHash(count));
    }
    time.finished(
        trial,
        new TrialResult(
            trial.hash(),
            TrialRows.failed(trial, "not run"),
            null,
            Map.of(RemainingTime.TRIAL_SECONDS, seconds),
            List.of()));
  }

  @Test
  void stepsThatAreMadeTakeNoTime() {
    assertThat(time.seconds(trial("cnn1d", "tuned twice", 1))).isEqualTo(16, within(1e-9));
    took(trial("cnn1d", Recipe.BASELINE, 1), 11);
    assertThat(time.seconds(trial("cnn1d", "tuned twice", 1))).isEqualTo(6, within(1e-9));
    assertThat(time.seconds(trial("cnn1d", "tuned twice", 2))).isEqualTo(16, within(1e-9));
    took(trial("cnn1d", "tuned", 1), 4);
    assertThat(time.seconds(trial("cnn1d", "tuned twice", 1))).isEqualTo(3, within(1e-9));
  }

  @Test
  void ratesOfNetworksAndFactorsOfRecipesMultiply() {
    took(trial("cnn1d", Recipe.BASELINE, 1), 22);
    assertThat(time.slowness()).isEqualTo(2, within(1e-9));
    // No other is known: twice as slow as usual, too.
    assertThat(time.seconds(trial("cnn2d", Recipe.BASELINE, 1))).isEqualTo(22, within(1e-9));
    took(trial("cnn2d", Recipe.BASELINE, 1), 110);
    // Half as fast again as a baseline of cnn1d by its epochs: 2 * 1.5 * 4 s.
    took(trial("cnn1d", "tuned", 1), 12);
    assertThat(time.seconds(trial("cnn1d", "tuned", 2))).isEqualTo(3 * 14, within(1e-9));
    // Of cnn2d no such recipe is known, but its rate and how the recipe was elsewhere are.
    assertThat(time.seconds(trial("cnn2d", "tuned", 1))).isEqualTo(10 * 1.5 * 4, within(1e-9));
    assertThat(time.seconds(trial("cnn2d", "tuned twice", 1))).isEqualTo(10 * 6, within(1e-9));
  }

  @Test
  void anEarlierRunTellsWhatTrialsTake() {
    Trial tuned = trial("cnn1d", "tuned", 1);
    time.finished(
        tuned,
        new TrialResult(
            tuned.hash(),
            TrialRows.failed(tuned, "not run"),
            null,
            Map.of(RemainingTime.TRIAL_SECONDS, 12.0),
            List.of()));
    made.add(trial("cnn1d", "tuned", 2).stepHash(1));
    // Its baseline was there, as it nearly always is: 12 s for 4 s of work.
    assertThat(time.seconds(trial("cnn1d", "tuned", 2))).isEqualTo(12, within(1e-9));
  }
}
