package org.spectrim.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Architectures;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Filter;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class PassesKeepLogitsTest {
  private static final int NETWORKS_PER_KIND = 25;

  static Stream<Arguments> networks() {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                IntStream.range(0, NETWORKS_PER_KIND).mapToObj(seed -> Arguments.of(kind, seed)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void foldingBatchNorm(Kind kind, int seed) {
    WeightedNetwork net = RandomNetworks.network(kind, seed);
    WeightedNetwork folded = FoldBatchNorm.apply(net);
    assertThat(folded.network().nodes()).noneMatch(node -> node.layer() instanceof Layer.BatchNorm);
    assertSameLogits(net, folded, seed);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void unfoldingConvolutionsOverBands(Kind kind, int seed) {
    WeightedNetwork net = RandomNetworks.network(kind, seed);
    WeightedNetwork unfolded = UnfoldConvolutions.apply(net);
    assertThat(unfolded.network().nodes())
        .noneMatch(node -> node.layer() instanceof Layer.Conv conv && conv.kernel().bands() > 1);
    assertSameLogits(net, unfolded, seed);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void densifyingGivesTheLogitsOfEveryWindow(Kind kind, int seed) {
    WeightedNetwork net = RandomNetworks.network(kind, seed);
    int rows = 4;
    int columns = 5;
    WeightedNetwork dense = Densify.apply(net, rows, columns);
    Shape scene = dense.network().input();
    float[] pixels = RandomNetworks.sample(scene, seed);
    float[] all = Reference.logits(dense, pixels);
    int classes = net.network().output().channels();
    assertThat(dense.network().output()).isEqualTo(new Shape(classes, 1, rows, columns));
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float[] logits = Reference.logits(net, window(pixels, scene, net.network().input(), r, c));
        for (int k = 0; k < classes; k++) {
          assertThat(all[(k * rows + r) * columns + c]).isCloseTo(logits[k], within(1e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void croppingWhatIsNeverLookedAt(Kind kind, int seed) {
    WeightedNetwork net = RandomNetworks.network(kind, seed);
    assertSameLogits(net, CropUnused.apply(net), seed);
  }

  @Test
  void poolingOf3PositionsBy2LeavesOneThatIsCroppedBefore() {
    Network network = Architectures.named("cnn2d").build(new NetworkSettings(4, 11, 3, 0.1));
    WeightedNetwork net =
        new WeightedNetwork(network, RandomNetworks.weights(network, new Random(1)));
    Network cropped = CropUnused.apply(net).network();
    assertThat(cropped.nodes().get(0).layer())
        .isEqualTo(new Layer.Crop(new Layer.Margin(0, 0, 0), new Layer.Margin(0, 1, 1)));
    assertThat(cropped.shape("conv2").rows()).isEqualTo(2);
    Network pixel = Architectures.named("cnn1d").build(new NetworkSettings(40, 1, 3, 0.1));
    WeightedNetwork all = new WeightedNetwork(pixel, RandomNetworks.weights(pixel, new Random(1)));
    assertThat(CropUnused.apply(all)).isSameAs(all);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void removingFiltersWhoseChannelsAreZero(Kind kind, int seed) {
    WeightedNetwork net = RandomNetworks.network(kind, seed);
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(net.network()).groups()) {
      BitSet channels = new BitSet();
      for (int c = 0; c < group.size() - 1; c += 2) {
        channels.set(c);
      }
      removed.putAll(group.filters(channels));
    }
    WeightedNetwork silenced = silence(net, removed);
    WeightedNetwork smaller = RemoveFilters.apply(silenced, removed);
    assertThat(smaller.weights().size()).isLessThan(net.weights().size());
    assertSameLogits(silenced, smaller, seed);
  }

  @Test
  void residualSumCouplesItsSummands() {
    WeightedNetwork net = residualNetwork();
    String conv1 = net.network().nodes().get(0).name();
    List<Filter> coupled = ChannelGroups.of(net.network()).coupledWith(new Filter(conv1, 1));
    assertThat(coupled).containsExactly(new Filter(conv1, 1), new Filter("res_b", 1));
    BitSet one = new BitSet();
    one.set(1);
    WeightedNetwork smaller = RemoveFilters.apply(net, Map.of("res_b", one));
    assertThat(smaller.network().shape(conv1).channels())
        .isEqualTo(net.network().shape(conv1).channels() - 1);
  }

  @Test
  void logitsAndLastFiltersStay() {
    WeightedNetwork net = RandomNetworks.network(Kind.SPATIAL, 1);
    BitSet one = new BitSet();
    one.set(0);
    assertThatThrownBy(() -> RemoveFilters.apply(net, Map.of("fc2", one)))
        .hasMessageContaining("logits");
    BitSet all = new BitSet();
    all.set(0, net.network().shape("conv1").channels());
    assertThatThrownBy(() -> RemoveFilters.apply(net, Map.of("conv1", all)))
        .hasMessageContaining("conv1");
  }

  private static WeightedNetwork residualNetwork() {
    return IntStream.range(0, NETWORKS_PER_KIND)
        .mapToObj(seed -> RandomNetworks.network(Kind.SPATIAL_SPECTRAL, seed))
        .filter(
            net ->
                net.network().nodes().stream().anyMatch(node -> node.layer() instanceof Layer.Add))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Sets the weights, bias and normalization of filters to zero, so that their channels are zero.
   */
  private static WeightedNetwork silence(WeightedNetwork net, Map<String, BitSet> removed) {
    Map<String, StoredTensor> changed = new HashMap<>();
    for (Node node : net.network().nodes()) {
      boolean isNorm = node.layer() instanceof Layer.BatchNorm;
      BitSet channels = removed.get(isNorm ? node.input() : node.name());
      if (channels == null) {
        continue;
      }
      for (String suffix : List.of("weight", "bias")) {
        if (!net.weights().has(node.tensor(suffix))) {
          continue;
        }
        StoredTensor tensor = net.weights().get(node.tensor(suffix));
        float[] values = tensor.toFloats().clone();
        int perChannel = values.length / tensor.shape().get(0);
        channels.stream()
            .forEach(c -> Arrays.fill(values, c * perChannel, (c + 1) * perChannel, 0));
        changed.put(node.tensor(suffix), new DenseTensor(tensor.shape(), values));
      }
    }
    return new WeightedNetwork(net.network(), net.weights().with(changed));
  }

  private static float[] window(float[] pixels, Shape scene, Shape window, int row, int column) {
    float[] cut = new float[window.size()];
    int i = 0;
    for (int plane = 0; plane < window.channels() * window.bands(); plane++) {
      for (int r = 0; r < window.rows(); r++) {
        for (int c = 0; c < window.columns(); c++) {
          cut[i++] = pixels[(plane * scene.rows() + row + r) * scene.columns() + column + c];
        }
      }
    }
    return cut;
  }

  private static void assertSameLogits(WeightedNetwork expected, WeightedNetwork actual, int seed) {
    float[] sample = RandomNetworks.sample(expected.network().input(), seed);
    assertThat(Reference.logits(actual, sample))
        .containsExactly(Reference.logits(expected, sample), within(2e-4f));
  }
}
