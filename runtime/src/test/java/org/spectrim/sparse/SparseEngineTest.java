package org.spectrim.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.band.BandTransform;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.SparseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class SparseEngineTest {
  private static final ClassifyOptions STRIPS = new ClassifyOptions(2, 2 << 20);

  @BeforeAll
  static void needsTheVectorApi() {
    assumeTrue(SparseEngine.isAvailable(), SparseEngine.missing());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void logitsAndLabelsAreThoseOfTheDenseEngine(Kind kind) {
    int[][] sizes = {{13, 10}, {1, 1}, {37, 9}, {5, 150}, {9, 129}, {18, 128}};
    double[] densities = {0, 0.05, 0.1, 0.3, 0.5, 0.9, 1};
    for (int seed = 0; seed < 42; seed++) {
      Random random = new Random(seed);
      double density = densities[seed % densities.length];
      Model model =
          pruned(RandomNetworks.model(kind, seed), density, seed % 3 == 0 ? 4 : 1, random);
      int[] size = sizes[seed % sizes.length];
      compare(model, cube(model, size[0], size[1], random), ClassifyOptions.DEFAULT);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void stripsAndThreadsChangeNothing(Kind kind) {
    Random random = new Random(5);
    Model model = pruned(RandomNetworks.model(kind, 3), 0.2, 1, random);
    compare(model, cube(model, 150, 301, random), STRIPS);
  }

  @Test
  void sparseTensorsAreRead() {
    Random random = new Random(6);
    Model model = pruned(RandomNetworks.model(Kind.SPATIAL, 8), 0.1, 4, random);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    tensors.replaceAll((name, tensor) -> new SparseTensor(tensor, 4, 3));
    compare(model.with(new Weights(tensors)), cube(model, 20, 30, random), ClassifyOptions.DEFAULT);
  }

  @Test
  void everyLayerIsKnown() {
    Random random = new Random(7);
    NetworkBuilder net = new NetworkBuilder(new Shape(1, 9, 5, 5));
    net.then("bn0", new Layer.BatchNorm(1));
    net.then("a", new Layer.Conv(1, 3, new Extent(3, 1, 3)));
    net.add("b", new Layer.Conv(1, 2, new Extent(3, 1, 3)), "bn0");
    net.add("cat", new Layer.Concat(), "a", "b");
    net.then("cat_relu", new Layer.Relu());
    net.add("crop", new Layer.Crop(1, 1, 0), "cat_relu");
    net.add("conv", new Layer.Conv(5, 5, new Extent(3, 3, 1)), "cat_relu");
    net.then("pool", new Layer.MaxPool(Extent.ONE));
    net.add("sum", new Layer.Add(), "conv", "crop", "pool");
    net.then("bn", new Layer.BatchNorm(5));
    net.then("flatten", new Layer.Flatten());
    net.then("flat_relu", new Layer.Relu());
    Network network = net.then("fc", new Layer.Linear(net.shape().channels(), 3)).build();
    List<LandClass> classes =
        List.of(new LandClass(1, "a", 0), new LandClass(2, "b", 0), new LandClass(3, "c", 0));
    float[] mean = new float[9];
    float[] weights = new float[9];
    Arrays.fill(mean, 1000);
    Arrays.fill(weights, 0.01f);
    Model model =
        new Model(
            network,
            RandomNetworks.weights(network, random),
            new BandTransform("standardize", true, mean, weights, 2),
            5,
            classes,
            Map.of(),
            Provenance.NONE);
    compare(pruned(model, 0.5, 1, random), cube(model, 21, 40, random), ClassifyOptions.DEFAULT);
  }

  @Test
  void quantizedModelsAreRefused() {
    Model model = TestQuantizer.quantize(RandomNetworks.model(Kind.SPATIAL, 1));
    assertThatThrownBy(() -> new SparseEngine(model))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--engine int8");
  }

  private static void compare(Model model, MemoryCube cube, ClassifyOptions options) {
    float[] expected;
    short[] labels;
    try (SceneClassifier dense =
        new SceneClassifier(OrtEngine.of(model, ExportOptions.DENSE), ClassifyOptions.DEFAULT)) {
      expected = dense.logits(cube);
      labels = dense.classify(cube).labels();
    }
    try (SceneClassifier sparse = new SceneClassifier(new SparseEngine(model), options)) {
      float[] logits = sparse.logits(cube);
      assertThat(logits).hasSameSizeAs(expected);
      for (int i = 0; i < logits.length; i++) {
        assertThat(logits[i])
            .as("%d of %s", i, model.network())
            .isCloseTo(expected[i], within(1e-4f));
      }
      assertThat(sparse.classify(cube).labels()).isEqualTo(labels);
    }
  }

  /** Zeroes weights at random: single ones, or the same in four neighbouring channels. */
  private static Model pruned(Model model, double density, int block, Random random) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    tensors.replaceAll(
        (name, tensor) -> {
          if (tensor.shape().size() < 2) {
            return tensor;
          }
          float[] values = tensor.toFloats().clone();
          int columns = values.length / tensor.shape().get(0);
          boolean[] kept = new boolean[values.length];
          for (int i = 0; i < values.length; i++) {
            boolean first = i / columns % block == 0;
            kept[i] = first ? random.nextDouble() < density : kept[i - columns];
            values[i] = kept[i] ? values[i] : 0;
          }
          return new DenseTensor(tensor.shape(), values);
        });
    return model.with(new Weights(tensors));
  }

  private static MemoryCube cube(Model model, int rows, int columns, Random random) {
    float[] samples = new float[model.transform().bands() * rows * columns];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (1200 + 200 * random.nextGaussian());
    }
    return new MemoryCube(model.transform().bands(), rows, columns, samples, CubeMetadata.NONE);
  }
}
