package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.Reference;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

class EarlyExitTest {
  private final Scene scene = SmallScenes.fields(24, 20, 40, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);

  @Test
  void poolingBecomesPartOfTheWeights() {
    // Cells are the means of positions 0 and 1, and of 1 and 2.
    float[] spread =
        EarlyExit.spread(new float[] {1, 2, 10, 20}, new Shape(2, 1, 1, 3), new Grid(1, 1, 2));
    assertThat(spread).containsExactly(0.5f, 1.5f, 1, 5, 15, 10);
  }

  @ParameterizedTest
  @CsvSource({"cnn1d, EARLY", "cnn2d, EARLY", "cnn2d, LATE", "cnn3d, EARLY", "cnn3d, LATE"})
  void theCutNetworkGivesTheExitsLogits(String architecture, Stage stage) {
    Model model = SmallScenes.model(architecture, scene, split, 0.2, 7);
    String last = stage.node(model.network());
    Shape maps = model.network().shape(last);
    Grid grid = Grid.common(maps, new Shape(1, 4, 2, 2));
    int inputs = maps.channels() * grid.positions();
    Network chain =
        new NetworkBuilder(Shape.features(inputs))
            .then("fc1", new Layer.Linear(inputs, 5))
            .then("bn", new Layer.BatchNorm(5))
            .then("relu", new Layer.Relu())
            .then("fc2", new Layer.Linear(5, 3))
            .build();
    WeightedNetwork exit = new WeightedNetwork(chain, Initializer.weights(chain, 4));
    float[] sample = new float[model.network().input().size()];
    Random random = new Random(6);
    for (int i = 0; i < sample.length; i++) {
      sample[i] = (float) random.nextGaussian();
    }
    WeightedNetwork cut = EarlyExit.of(model.weighted(), last, grid, exit);
    assertThat(Reference.logits(cut, sample))
        .containsExactly(expected(model, last, grid, exit, sample), Offset.offset(1e-4f));
    assertThat(cut.network().nodes().stream().map(Node::name)).doesNotContain("fc1", "fc2");
  }

  private static float[] expected(
      Model model, String last, Grid grid, WeightedNetwork exit, float[] sample) {
    Shape in = model.network().input();
    try (TorchNetwork whole = new TorchNetwork(model.weighted());
        TorchNetwork end = new TorchNetwork(exit)) {
      return Torch.withoutGradients(
          () -> {
            Recorder recorder = new Recorder(Set.of(last), Hooks.NONE);
            whole.forward(
                Tensors.of(sample, 1, in.channels(), in.bands(), in.rows(), in.columns()),
                recorder,
                false);
            Tensor maps = Objects.requireNonNull(recorder.seen().get(last));
            return Tensors.floats(end.forward(Rows.of(grid.pool(maps)), Hooks.NONE, false));
          });
    }
  }

  @Test
  void aStudentMayEndWithAnExit(@TempDir Path folder) {
    FitContext context =
        FitContext.of(
            scene,
            split,
            TrainOptions.defaults().withEpochs(30).withLearningRate(3e-3),
            TrainListener.NONE);
    Model before = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    DistillOptions options =
        DistillOptions.defaults().withMethod("own-teacher").withEpochs(30).withExit("early");
    Model cut =
        Distillation.apply(before, Distillation.student(before, "cnn2d", 0.2, 3), context, options);
    assertThat(cut.network().nodes().stream().map(Node::name))
        .containsExactly(
            "conv1", "relu1", "exit_flatten", "exit_fc1", "exit_bn", "exit_relu", "exit_fc2");
    assertThat(cut.provenance().entries().get("distill")).contains(", exit early");
    Path file = folder.resolve("cut.safetensors");
    ModelFile.write(cut, file);
    int[] found = Evaluator.classes(ModelFile.read(file), context.transformed(cut), split.test());
    assertThat(SmallScenes.accuracy(scene, split.test(), found)).isGreaterThan(0.8);
  }
}
