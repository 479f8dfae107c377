package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialNotesTest {
  private final List<Trial> trials = Fixtures.trials();

  private List<String> lines(String... notes) {
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      List<String> own = i < notes.length ? List.of(notes[i]) : List.of();
      results.put(
          trial,
          new TrialResult(trial.hash(), TrialRows.failed(trial, "not run"), null, Map.of(), own));
    }
    return TrialNotes.of(results);
  }

  @Test
  void notesThatDifferInANumberAreOneLine() {
    assertThat(lines("labels 99.5% of it", "odd", "labels 9.75% of it", "labels 100% of it"))
        .containsExactly(
            "3 of 12 trials: labels 9.75 to 100% of it (lowest in " + trials.get(2) + ")",
            trials.get(1) + ": odd");
  }

  @Test
  void fewTrialsAreNamed() {
    assertThat(lines("labels 99% of it", "labels 98% of it"))
        .containsExactly(
            trials.get(0) + ": labels 99% of it", trials.get(1) + ": labels 98% of it");
  }

  @Test
  void equalNotesAndNotesOfManyNumbers() {
    assertThat(lines("kept all", "kept all", "kept all"))
        .containsExactly("3 of 12 trials: kept all");
    assertThat(lines("kept 2 of 3", "kept 1 of 3", "kept 2 of 4"))
        .containsExactly(
            "3 of 12 trials: kept 2 of 3 (" + trials.get(0) + "; the others likewise)");
  }
}
