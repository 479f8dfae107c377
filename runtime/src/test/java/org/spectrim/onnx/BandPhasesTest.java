package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.Reference;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Architectures;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Shape;
import org.spectrim.pass.Densify;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.pass.UnfoldConvolutions;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.RandomNetworks;

class BandPhasesTest {
  private static final int BANDS = 12;
  private static final int WINDOW = 8;
  private static final int CLASSES = 3;

  /** Two convolutions over bands, a residual sum and a pooling over bands behind them. */
  private static Network residual(int filters) {
    return new NetworkBuilder(new Shape(1, BANDS, WINDOW, WINDOW))
        .then("conv1", new Layer.Conv(1, filters, new Extent(4, 3, 3)))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(filters, filters, new Extent(3, 3, 3)))
        .then("relu2", new Layer.Relu())
        .add("crop", new Layer.Crop(1, 1, 1), "relu1")
        .add("sum", new Layer.Add(), "relu2", "crop")
        .then("pool", new Layer.MaxPool(new Extent(3, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(filters * 2 * 2 * 2, CLASSES))
        .build();
  }

  @Test
  void groupsLookAtTheBandsOfAllTheirPhases() {
    BandPhases phases = new BandPhases(2, 2, 2, 3);
    assertThat(phases.groups()).isEqualTo(2);
    assertThat(phases.bands()).as("3 bands of 2 channels, up to a multiple of 4").isEqualTo(4);
    assertThat(phases.taps(3)).containsExactly(0, 1, 2, 3, 2, 3, 3, 3);
    assertThat(phases.spread(new float[] {1, 2})).containsExactly(1, 2, 1, 2);
  }

  @Test
  void takenWhereFewFiltersWouldWait() {
    BandPhases half = new BandPhases(6, 3, 32, 24, 1);
    assertThat(phases(0.5, false)).containsEntry("conv1.unfold", half);
    assertThat(phases(0.5, true)).containsEntry("conv1.unfold", half);
    assertThat(phases(2, true)).as("64 filters over scenes").doesNotContainKey("conv1.unfold");
  }

  private static Map<String, BandPhases> phases(double width, boolean scene) {
    Network network =
        Architectures.named("cnn3d").build(new NetworkSettings(40, 11, CLASSES, width));
    WeightedNetwork net =
        FoldBatchNorm.apply(
            new WeightedNetwork(network, RandomNetworks.weights(network, new Random(1))));
    return BandPhases.of(
        UnfoldConvolutions.apply(scene ? Densify.apply(net, 1, 1) : net).network(), scene);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 16})
  void logitsAreThoseOfTheReference(int filters) {
    Network network = residual(filters);
    Model model = model(network);
    assertThat(BandPhases.of(UnfoldConvolutions.apply(model.weighted()).network(), false))
        .containsKeys("conv1.unfold", "conv2.unfold");
    float[] window = RandomNetworks.sample(network.input(), 3);
    float[] expected = Reference.logits(model.weighted(), window);
    float[] patch = new float[CLASSES];
    float[] dense = new float[CLASSES];
    try (OrtEngine windows = OrtEngine.of(model, ExportOptions.PATCH);
        OrtEngine scenes = OrtEngine.of(model, ExportOptions.LOGITS)) {
      windows.logits(Block.windows(FloatBuffer.wrap(window), 1, WINDOW), FloatBuffer.wrap(patch));
      scenes.logits(
          new Block(FloatBuffer.wrap(window), 1, WINDOW, WINDOW, Block.Padding.NONE),
          FloatBuffer.wrap(dense));
    }
    assertThat(patch).containsExactly(expected, within(1e-4f));
    assertThat(dense).containsExactly(expected, within(1e-4f));
  }

  private static Model model(Network network) {
    float[] ones = new float[BANDS];
    Arrays.fill(ones, 1);
    return new Model(
        network,
        RandomNetworks.weights(network, new Random(2)),
        new BandTransform("standardize", true, new float[BANDS], ones),
        WINDOW,
        List.of(new LandClass(1, "a", 0), new LandClass(2, "b", 0), new LandClass(3, "c", 0)),
        Map.of(),
        Provenance.NONE);
  }
}
