package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.spectrim.scene.PixelLabels;
import org.spectrim.split.Split;

class SplitHashTest {
  /** Computed with Python's hashlib: a change would make all finished trials new ones. */
  @Test
  void theHashesOfSplitsStayAsTheyAre() {
    assertThat(SplitHash.of(split(PixelLabels.NONE))).isEqualTo("a9ea8fe4d9244418");
    assertThat(SplitHash.of(split(new PixelLabels(new int[] {3}, new int[] {2}))))
        .isEqualTo("5045b9d0c17d8486");
  }

  private static Split split(PixelLabels given) {
    return new Split("by hand", 1, 2, 5, new int[] {0, 3}, new int[] {1}, new int[] {4, 9}, given);
  }
}
