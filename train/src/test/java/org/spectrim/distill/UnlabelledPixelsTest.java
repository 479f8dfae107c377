package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;
import org.spectrim.split.Split;

class UnlabelledPixelsTest {
  private static final Split SPLIT =
      new Split("random", 1, 4, 5, new int[] {0, 7}, new int[] {1}, new int[] {2, 3, 12});

  private static int[] draw(Split split, int window, int count, boolean transductive) {
    DistillOptions options = DistillOptions.defaults().withUnlabelled(count, transductive);
    return UnlabelledPixels.draw(split, window, options, 3);
  }

  @Test
  void arePixelsOfNoSet() {
    assertThat(draw(SPLIT, 3, 100, false))
        .containsExactly(4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19);
  }

  @Test
  void testPixelsAreAmongThemOnlyWhereTheUserSaysSo() {
    assertThat(draw(SPLIT, 3, 100, true)).contains(2, 3, 12).doesNotContain(0, 1, 7).hasSize(17);
  }

  @Test
  void asManyAsAskedForBySeed() {
    int[] drawn = draw(SPLIT, 3, 5, false);
    assertThat(drawn).hasSize(5).isSorted().isEqualTo(draw(SPLIT, 3, 5, false));
  }

  @Test
  void stayOutOfTestWindowsWhereTheSplitDoes() {
    Split apart = new Split("buffered", 1, 4, 5, new int[] {0, 5}, new int[0], new int[] {4, 9});
    assertThat(draw(apart, 3, 100, false))
        .containsExactly(1, 2, 6, 7, 10, 11, 12, 15, 16, 17, 18, 19);
  }

  @Test
  void sayIfThereAreNone() {
    Split full =
        new Split("random", 1, 1, 4, new int[] {0, 1}, new int[0], IntStream.range(2, 4).toArray());
    assertThatThrownBy(() -> draw(full, 1, 10, false))
        .isInstanceOf(InputException.class)
        .hasMessage("unlabelled: all pixels are in the split's sets; set unlabelled to 0");
  }
}
