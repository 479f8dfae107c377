package org.spectrim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;

class BandSelectionTest {
  @Test
  void countsFromOneAndIncludesBothEnds() {
    assertThat(BandSelection.parse("1-3, 6").indices(6)).containsExactly(0, 1, 2, 5);
    assertThat(BandSelection.parse("5,1 - 2").indices(9)).containsExactly(0, 1, 4);
    assertThat(BandSelection.parse("1-129,136-224").size()).isEqualTo(218);
    assertThat(BandSelection.parse("1-3")).isEqualTo(BandSelection.parse("1,2,3"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', is no band",
    "'1,,2', is no band",
    "'a-b', is no band",
    "'1-', is no band",
    "'-3', is no band",
    "'3-1', runs backwards",
    "'0-4', bands go from 1",
    "'1-999999999', bands go from 1",
    "'99999999999', is no band",
    "'1-5,5-9', band 5 is named twice",
    "'7,3-9', band 7 is named twice",
  })
  void refusesWhatMakesNoSense(String text, String why) {
    assertThatThrownBy(() -> BandSelection.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("band selection '" + text + "'")
        .hasMessageContaining(why);
  }

  @Test
  void saysWhenTheCubeHasFewerBands() {
    assertThatThrownBy(() -> BandSelection.parse("1-129,136-224").indices(200))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("wants band 224, but the cube has 200 bands");
  }
}
