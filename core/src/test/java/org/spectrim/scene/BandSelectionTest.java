package org.spectrim.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Map;
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

  @Test
  void selectedCubesReadTheChosenBands() {
    float[] samples = new float[4 * 3 * 2];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i;
    }
    CubeMetadata metadata = new CubeMetadata(new float[] {1, 2, 3, 4}, 9f, Map.of("a", "b"));
    MemoryCube cube = new MemoryCube(4, 3, 2, samples, metadata);
    SelectedCube selected = BandSelection.parse("2,4").of(cube);
    FloatBuffer target = FloatBuffer.allocate(9).position(1);
    selected.read(1, 2, target);
    assertThat(target.array()).containsExactly(0, 8, 9, 10, 11, 20, 21, 22, 23);
    assertThat(selected.metadata().wavelengths()).containsExactly(2, 4);
    assertThat(selected.metadata().noData()).isEqualTo(9);
    assertThat(selected.original()).isSameAs(cube);
  }
}
