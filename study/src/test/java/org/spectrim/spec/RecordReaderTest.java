package org.spectrim.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;

class RecordReaderTest {
  private enum Rule {
    ADAM,
    PLAIN_SGD
  }

  private record Inner(double momentum) {}

  private record Options(
      int epochs,
      double learningRate,
      Rule rule,
      Inner inner,
      List<Integer> milestones,
      @Nullable Integer patience) {
    Options {
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs must be at least 1, not " + epochs);
      }
    }
  }

  private static final Options DEFAULTS =
      new Options(10, 1e-3, Rule.ADAM, new Inner(0.9), List.of(), null);

  private static Options read(String yaml) {
    return RecordReader.read(YamlTree.parse("s.yaml", yaml), DEFAULTS, List.of());
  }

  @Test
  void whatIsNotWrittenKeepsItsDefault() {
    assertThat(read("")).isEqualTo(DEFAULTS);
    assertThat(read("{learning-rate: 0.01, patience: 3}"))
        .isEqualTo(new Options(10, 0.01, Rule.ADAM, new Inner(0.9), List.of(), 3));
    assertThat(read("{rule: plain-sgd, inner: {momentum: 0.5}, milestones: [5, 8]}"))
        .isEqualTo(new Options(10, 1e-3, Rule.PLAIN_SGD, new Inner(0.5), List.of(5, 8), null));
  }

  @Test
  void unknownKeysAreRefusedAtEveryDepth() {
    assertThatThrownBy(() -> read("epoch: 5"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("s.yaml:1: unknown key 'epoch': did you mean 'epochs'?");
    assertThatThrownBy(() -> read("inner:\n  momentun: 5"))
        .hasMessage(
            "s.yaml:2: unknown key in inner 'momentun': did you mean 'momentum'? Known: momentum");
  }

  @Test
  void theRecordsOwnComplaintIsPassedOn() {
    assertThatThrownBy(() -> read("epochs: 0"))
        .isInstanceOf(UsageException.class)
        .hasMessage("s.yaml:1: epochs must be at least 1, not 0");
  }

  @Test
  void canonicalFormSortsKeysAndLeavesNothingOut() {
    assertThat(Canonical.json(DEFAULTS))
        .isEqualTo(
            "{\"epochs\":10,\"inner\":{\"momentum\":0.9},\"learning-rate\":0.001,\"milestones\":[],\"rule\":\"adam\"}");
  }

  @Test
  void theHashTellsValuesApartButNotTheirSpelling() {
    assertThat(Canonical.hash(read("{epochs: 20, learning-rate: 0.010}")))
        .isEqualTo(Canonical.hash(read("{learning-rate: 1e-2, epochs: 20}")))
        .isNotEqualTo(Canonical.hash(read("{learning-rate: 1e-2, epochs: 21}")))
        .hasSize(64);
    // printf '{"a":1}' | sha256sum
    assertThat(Canonical.hash(Map.of("a", 1)))
        .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
  }
}
