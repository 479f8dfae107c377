package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandFitters;
import org.spectrim.band.TrainingSpectra;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.classify.Windows;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.prune.PruneOptions;
import org.spectrim.prune.Pruning;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.Split;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;

/** A network with a residual sum is pruned through it, and its exported forms still run. */
class ResidualPruningTest {
  private static final int COMPONENTS = 6;
  private static final int WINDOW = 7;

  /** Half of the channels of each group, by one of its producers. */
  private static final Map<String, Set<Integer>> SILENT =
      Map.of(
          "conv1", Set.of(1, 3, 4, 6),
          "res_b", Set.of(1, 3, 4, 6),
          "res_a", Set.of(0, 2, 5),
          "fc1", Set.of(0, 1, 2, 7, 8, 9));

  private final Scene scene = new SyntheticScene(40, 40, 16, 3).scene("tiny");
  private final Split split =
      Protocols.split(
          GroundTruth.of(scene, null),
          new SplitSettings("random", TrainAmount.of(0.3), 0, 1, WINDOW));
  private final FitContext context =
      FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);

  /** relu(crop(x) + res_b(relu(res_a(x)))) with x = relu(conv1). */
  private Network network() {
    return new NetworkBuilder(new Shape(COMPONENTS, 1, WINDOW, WINDOW))
        .then("conv1", new Layer.Conv(COMPONENTS, 8, new Extent(1, 3, 3)))
        .then("x", new Layer.Relu())
        .then("res_a", new Layer.Conv(8, 6, new Extent(1, 3, 3)))
        .then("relu_a", new Layer.Relu())
        .then("res_b", new Layer.Conv(6, 8, Extent.ONE))
        .add("crop", new Layer.Crop(0, 1, 1), "x")
        .add("sum", new Layer.Add(), "res_b", "crop")
        .then("relu", new Layer.Relu())
        .then("flatten", new Layer.Flatten())
        .then("fc1", new Layer.Linear(8 * 9, 12))
        .then("relu_fc", new Layer.Relu())
        .then("fc2", new Layer.Linear(12, scene.classes().size()))
        .build();
  }

  private Model model() {
    Network network = network();
    Model model =
        new Model(
            network,
            Initializer.weights(network, 3),
            BandFitters.named("pca")
                .fit(TrainingSpectra.read(scene.cube(), split.train()), scene.bands(), COMPONENTS),
            WINDOW,
            scene.classes(),
            Map.of(),
            Provenance.NONE);
    Weights weights = model.weights();
    Map<String, StoredTensor> changed = new HashMap<>();
    SILENT.forEach(
        (layer, filters) -> {
          for (String name : List.of(layer + ".weight", layer + ".bias")) {
            float[] values = weights.floats(name).clone();
            int each = values.length / weights.get(name).shape().get(0);
            filters.forEach(f -> Arrays.fill(values, f * each, (f + 1) * each, 0));
            changed.put(name, new DenseTensor(weights.get(name).shape(), values));
          }
        });
    return model.with(weights.with(changed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-shot", "iterative", "multi-pass"})
  void removingSilentChannelsThroughTheSumChangesNoLogit(String schedule) {
    Model model = model();
    assertThat(ChannelGroups.of(model.network()).groups().stream().map(ChannelGroup::producers))
        .anyMatch(producers -> Set.copyOf(producers).equals(Set.of("conv1", "res_b")));
    PruneOptions options =
        PruneOptions.defaults().withFineTuneEpochs(0).withSchedule(schedule).withRatio(0.5);
    Model pruned = Pruning.apply(model, context, options);
    assertThat(pruned.network().shape("conv1").channels()).isEqualTo(4);
    assertThat(pruned.network().shape("sum")).isEqualTo(new Shape(4, 1, 3, 3));
    assertThat(pruned.network().shape("res_a").channels()).isEqualTo(3);
    int[] pixels = IntStream.range(0, 200).map(i -> i * 8).toArray();
    float[] before = Evaluator.logits(model, context.transformed(model), pixels);
    float[] after = Evaluator.logits(pruned, context.transformed(pruned), pixels);
    assertThat(after).usingComparatorWithPrecision(1e-5f).containsExactly(before);
    assertThat(windows(pruned, pixels)).usingComparatorWithPrecision(1e-4f).containsExactly(before);
    assertSameMap(pruned, model);
  }

  /** The logits of the exported form for windows. */
  private float[] windows(Model model, int[] pixels) {
    MemoryCube cube = (MemoryCube) scene.cube();
    Windows windows =
        new Windows(cube.samples(), cube.rows(), cube.columns(), model.transform().mean(), WINDOW);
    FloatBuffer samples = FloatBuffer.allocate(pixels.length * windows.size());
    IntStream.of(pixels).forEach(pixel -> windows.put(pixel, samples));
    float[] logits = new float[pixels.length * model.classes().size()];
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      engine.logits(
          Block.windows(FloatBuffer.wrap(samples.array()), pixels.length, WINDOW),
          FloatBuffer.wrap(logits));
    }
    return logits;
  }

  /** The map of the exported form for scenes, against the unpruned model's labels. */
  private void assertSameMap(Model pruned, Model model) {
    int[] expected = Evaluator.classes(model, context.transformed(model));
    LabelMap map;
    try (SceneClassifier classifier = SceneClassifier.of(pruned, ClassifyOptions.DEFAULT)) {
      map = classifier.classify(scene.cube());
    }
    long different =
        IntStream.range(0, expected.length).filter(p -> map.at(p) - 1 != expected[p]).count();
    assertThat(different).as("ties within rounding").isLessThanOrEqualTo(1);
  }
}
