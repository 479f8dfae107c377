package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatedNotesTest {
  @Test
  void notesThatDifferInNumbersBecomeOneWithRanges() {
    RepeatedNotes notes = new RepeatedNotes();
    notes.add("a, seed 1", "the exported file labels 99.50% of 900 pixels alike");
    notes.add("a, seed 2", "stopped after pass 2");
    notes.add("b, seed 1", "the exported file labels 98.7% of 900 pixels alike");
    notes.add("b, seed 2", "the exported file labels 100% of 900 pixels alike");
    notes.add("c, seed 1", "the exported file labels 99% of 900 pixels alike");
    assertThat(notes.lines())
        .containsExactly(
            "4 trials: the exported file labels 98.7 to 100% of 900 pixels alike (the first: a,"
                + " seed 1)",
            "a, seed 2: stopped after pass 2");
  }

  @Test
  void fewStayAsTheyAre() {
    RepeatedNotes notes = new RepeatedNotes();
    for (int i = 1; i <= 3; i++) {
      notes.add("seed " + i, "loss of " + i + ".5 points");
    }
    assertThat(notes.lines())
        .containsExactly(
            "seed 1: loss of 1.5 points",
            "seed 2: loss of 2.5 points",
            "seed 3: loss of 3.5 points");
  }
}
