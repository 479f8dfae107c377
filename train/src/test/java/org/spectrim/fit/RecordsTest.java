package org.spectrim.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;

class RecordsTest {
  /** A record of every kind of component that options have. */
  public record Sample(String name, int steps, double ratio, @Nullable Integer bits) {
    public Sample {
      if (steps < 1) {
        throw new UsageException("steps is " + steps);
      }
    }
  }

  private static final Sample SAMPLE = new Sample("l1", 5, 0.5, 8);

  @Test
  void whatIsNotNamedStays() {
    assertThat(Records.with(SAMPLE, "steps", 2)).isEqualTo(new Sample("l1", 2, 0.5, 8));
    assertThat(Records.with(SAMPLE, "bits", null)).isEqualTo(new Sample("l1", 5, 0.5, null));
    assertThat(Records.with(SAMPLE, Map.of("name", "l2", "ratio", 0.7)))
        .isEqualTo(new Sample("l2", 5, 0.7, 8));
  }

  @Test
  void copiesAreCheckedAndNamesMustBeRight() {
    assertThatThrownBy(() -> Records.with(SAMPLE, "steps", 0))
        .isInstanceOf(UsageException.class)
        .hasMessage("steps is 0");
    assertThatThrownBy(() -> Records.with(SAMPLE, "step", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("step");
  }
}
