package org.spectrim.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.model.Weights;
import org.spectrim.net.Architectures;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Shape;
import org.spectrim.pass.Densify;
import org.spectrim.pass.UnfoldConvolutions;

class TorchNetworkTest {
  static List<Network> networks() {
    NetworkSettings window = new NetworkSettings(40, 9, 5, 0.1);
    return List.of(
        Architectures.named("cnn1d").build(new NetworkSettings(60, 1, 5, 0.2)),
        Architectures.named("cnn2d").build(window),
        Architectures.named("cnn3d").build(window),
        residual(),
        strided());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesWhatTheReferenceGives(Network network) {
    WeightedNetwork weighted = random(network, 1);
    assertEqualToReference(weighted);
    assertEqualToReference(UnfoldConvolutions.apply(weighted));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void runsTheDenseForm(Network network) {
    WeightedNetwork dense = Densify.apply(random(network, 2), 3, 4);
    assertEqualToReference(dense);
    assertEqualToReference(UnfoldConvolutions.apply(dense));
  }

  @Test
  void roundTripsWeights() {
    WeightedNetwork weighted = random(residual(), 3);
    try (TorchNetwork network = new TorchNetwork(weighted)) {
      Weights back = network.weights();
      assertThat(back.names()).containsExactlyElementsOf(weighted.weights().names());
      for (String name : back.names()) {
        assertThat(back.get(name).shape()).isEqualTo(weighted.weights().get(name).shape());
        assertThat(back.floats(name)).containsExactly(weighted.weights().floats(name));
      }
    }
  }

  @Test
  void batchNormLearnsTheRunningStatisticsOfPyTorch() {
    // Two samples of one channel: mean 2 and, without bias correction, variance 1; with it 2.
    Network network =
        new NetworkBuilder(Shape.features(1)).then("bn", new Layer.BatchNorm(1, 0f)).build();
    Weights weights =
        new Weights(
            Map.of(
                "bn.weight",
                scalar(3),
                "bn.bias",
                scalar(0.5f),
                "bn.running_mean",
                scalar(0),
                "bn.running_var",
                scalar(1)));
    try (TorchNetwork torch = new TorchNetwork(new WeightedNetwork(network, weights))) {
      float[] y =
          Torch.scoped(
              () ->
                  Tensors.floats(
                      torch.forward(Tensors.of(new float[] {1, 3}, 2, 1), Hooks.NONE, true)));
      assertThat(y).containsExactly(-2.5f, 3.5f);
      assertThat(torch.weights().floats("bn.running_mean")).containsExactly(0.2f);
      assertThat(torch.weights().floats("bn.running_var")[0])
          .isCloseTo(0.9f + 0.1f * 2, Offset.offset(1e-6f));
    }
  }

  @Test
  void hooksSeeAndReplaceWeightsAndActivations() {
    Network network = residual();
    List<String> weights = new ArrayList<>();
    List<String> activations = new ArrayList<>();
    Map<String, Float> taps = new LinkedHashMap<>();
    Hooks hooks =
        new Hooks() {
          @Override
          public Tensor weight(String name, Tensor tensor) {
            weights.add(name);
            return name.equals("fc.bias") ? tensor.mul(new Scalar(0f)) : tensor;
          }

          @Override
          public Tensor activation(String node, Tensor tensor) {
            activations.add(node);
            return node.equals("flatten") ? tensor.mul(new Scalar(0f)) : tensor;
          }

          @Override
          public void tap(String node, Tensor tensor) {
            taps.put(node, tensor.abs().max().item_float());
          }
        };
    WeightedNetwork weighted = random(network, 4);
    try (TorchNetwork torch = new TorchNetwork(weighted)) {
      float[] y =
          Torch.withoutGradients(
              () ->
                  Tensors.floats(
                      torch.forward(
                          Tensors.of(sample(network, 5), network.input().size()), hooks, false)));
      assertThat(y).containsOnly(0f);
    }
    assertThat(weights)
        .containsExactlyInAnyOrderElementsOf(
            network.parameters().entrySet().stream()
                .filter(entry -> entry.getValue().trained())
                .map(Map.Entry::getKey)
                .toList());
    assertThat(activations.get(0)).isEqualTo(Network.INPUT);
    assertThat(activations.subList(1, activations.size()))
        .containsExactlyElementsOf(network.nodes().stream().map(n -> n.name()).toList());
    assertThat(taps.get("flatten")).isZero();
    assertThat(taps.get("add")).isPositive();
  }

  private static void assertEqualToReference(WeightedNetwork weighted) {
    Network network = weighted.network();
    int size = network.input().size();
    float[] first = sample(network, 10);
    float[] second = sample(network, 11);
    float[] both = new float[2 * size];
    System.arraycopy(first, 0, both, 0, size);
    System.arraycopy(second, 0, both, size, size);
    try (TorchNetwork torch = new TorchNetwork(weighted)) {
      float[] got =
          Torch.withoutGradients(
              () -> Tensors.floats(torch.forward(Tensors.of(both, 2, size), Hooks.NONE, false)));
      assertClose(got, 0, Reference.logits(weighted, first));
      assertClose(got, network.output().size(), Reference.logits(weighted, second));
    }
  }

  private static void assertClose(float[] got, int offset, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(got[offset + i]).isCloseTo(expected[i], Offset.offset(2e-5f));
    }
  }

  /** Weights of a size that keeps activations near 1, running statistics away from 0 and 1. */
  static WeightedNetwork random(Network network, long seed) {
    Random random = new Random(seed);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, parameter) -> {
              float[] values = new float[parameter.size()];
              double scale = Math.sqrt(2.0 * parameter.shape().get(0) / parameter.size());
              for (int i = 0; i < values.length; i++) {
                values[i] =
                    parameter.shape().size() > 1
                        ? (float) (scale * random.nextGaussian())
                        : 0.5f + random.nextFloat();
              }
              tensors.put(name, new DenseTensor(parameter.shape(), values));
            });
    return new WeightedNetwork(network, new Weights(tensors));
  }

  static float[] sample(Network network, long seed) {
    Random random = new Random(seed);
    float[] sample = new float[network.input().size()];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    return sample;
  }

  private static DenseTensor scalar(float value) {
    return new DenseTensor(List.of(1), new float[] {value});
  }

  private static Network residual() {
    return new NetworkBuilder(new Shape(2, 6, 7, 7))
        .then("conv1", new Layer.Conv(2, 4, new Extent(3, 3, 3)))
        .then("bn1", new Layer.BatchNorm(4))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(4, 4, new Extent(3, 3, 3)))
        .add("crop", new Layer.Crop(1, 1, 1), "relu1")
        .add("add", new Layer.Add(), "conv2", "crop")
        .add("side", new Layer.Conv(4, 3, Extent.ONE), "crop")
        .add("concat", new Layer.Concat(), "add", "side")
        .then("pool", new Layer.MaxPool(new Extent(2, 1, 1)))
        .then("bn2", new Layer.BatchNorm(7))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(63, 3))
        .build();
  }

  private static Network strided() {
    return new NetworkBuilder(new Shape(1, 20, 9, 9))
        .then(
            "conv1",
            new Layer.Conv(
                1, 3, new Extent(4, 3, 3), new Extent(2, 1, 1), new Extent(2, 1, 1), false))
        .then("pool1", new Layer.MaxPool(new Extent(2, 2, 2)))
        .then("conv2", new Layer.Conv(3, 4, new Extent(2, 1, 1)))
        .then("relu", new Layer.Relu())
        .then("conv3", new Layer.Conv(4, 5, new Extent(1, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(40, 4))
        .build();
  }
}
