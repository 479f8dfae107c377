package org.spectrim.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;

class ArchitecturesTest {
  /**
   * Sizes of the published networks at window 19 on Indian Pines (200 bands, 16 classes), counted
   * from the authors' code.
   */
  @ParameterizedTest
  @CsvSource({
    "cnn1d, 200, 1, 72616, 0.157",
    "cnn2d, 40, 19, 426866, 26.6",
    "cnn3d, 40, 19, 1805196, 272.7"
  })
  void publishedSizes(String name, int components, int window, long parameters, double megaMacs) {
    Network network =
        Architectures.named(name).build(new NetworkSettings(components, window, 16, 1));
    Cost cost = Cost.of(network);
    assertThat(cost.parameters()).isEqualTo(parameters);
    assertThat(cost.macsPerWindow() / 1e6).isCloseTo(megaMacs, within(0.005 * megaMacs));
  }

  @ParameterizedTest
  @CsvSource({"7,1", "9,3", "11,5", "13,5", "19,5"})
  void secondKernelAdaptsToTheWindow(int window, int kernel) {
    for (String name : new String[] {"cnn2d", "cnn3d"}) {
      Network network = Architectures.named(name).build(new NetworkSettings(40, window, 9, 1));
      Layer.Conv second = (Layer.Conv) network.node("conv2").layer();
      assertThat(second.kernel().rows()).isEqualTo(kernel);
      assertThat(network.output()).isEqualTo(Shape.features(9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void tooSmallWindowsAreRefused(int window) {
    Architecture cnn2d = Architectures.named("cnn2d");
    assertThatThrownBy(() -> cnn2d.build(new NetworkSettings(40, window, 9, 1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("window " + window)
        .hasMessageContaining("7 or more");
  }

  @Test
  void shortSpectraStillWork() {
    for (int components = 4; components < 45; components++) {
      Architectures.named("cnn1d").build(new NetworkSettings(components, 1, 4, 0.3));
      Architectures.named("cnn3d").build(new NetworkSettings(components, 9, 4, 0.3));
    }
    assertThatThrownBy(() -> Architectures.named("cnn1d").build(new NetworkSettings(3, 1, 4, 1)))
        .isInstanceOf(InputException.class);
  }

  @Test
  void widthScalesFiltersAndHiddenFeatures() {
    Network narrow = Architectures.named("cnn2d").build(new NetworkSettings(40, 9, 9, 0.25));
    assertThat(narrow.shape("conv1").channels()).isEqualTo(13);
    assertThat(narrow.shape("conv2").channels()).isEqualTo(25);
    assertThat(narrow.shape("fc1").channels()).isEqualTo(25);
    assertThat(narrow.output().channels()).isEqualTo(9);
  }

  @Test
  void unknownNamesNameTheNearest() {
    assertThatThrownBy(() -> Architectures.named("cnn2"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("did you mean 'cnn");
  }

  /** A convolution computed once a pixel instead of at each of a window's positions. */
  @Test
  void scenesCostLessThanWindows() {
    Network network = Architectures.named("cnn2d").build(new NetworkSettings(40, 11, 9, 1));
    long conv1 = 40L * 25 * 50;
    long conv2 = 50L * 25 * 100;
    long linear = 100L * 100 + 100 * 9;
    assertThat(Cost.of(network).macsPerScenePixel()).isEqualTo(conv1 + conv2 + linear);
    assertThat(Cost.of(network).macsPerWindow()).isEqualTo(conv1 * 49 + conv2 * 9 + linear);
  }
}
