package org.spectrim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;

class LabellingTest {
  @Test
  void countsValuesThroughInAscendingOrder() {
    LabelImage image = new LabelImage(2, 3, new char[] {0, 65535, 7, 7, 300, 0}, List.of());
    Labelling labelling =
        Labelling.of("gt.mat", image, List.of(new LandClass(300, "Reeds", 0x123456)));
    assertThat(labelling.map().labels()).containsExactly(new short[] {0, 3, 1, 1, 2, 0});
    assertThat(labelling.classes())
        .containsExactly(
            new LandClass(7, "class 7", Palette.rgb(0)),
            new LandClass(300, "Reeds", 0x123456),
            new LandClass(65535, "class 65535", Palette.rgb(2)));
  }

  @Test
  void refusesMapsWithoutLabelsOrWithTooManyValues() {
    assertThatThrownBy(
            () -> Labelling.of("gt.mat", new LabelImage(1, 2, new char[2], List.of()), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("gt.mat labels no pixel");
    char[] many = new char[2000];
    for (int i = 0; i < many.length; i++) {
      many[i] = (char) i;
    }
    assertThatThrownBy(
            () -> Labelling.of("gt.mat", new LabelImage(1, 2000, many, List.of()), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("1999 different values");
  }
}
