package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.prune.Sensitivity.Layer;
import org.spectrim.prune.Sensitivity.Point;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

class SensitivityTest {
  private final Scene scene = SmallScenes.fields(20, 18, 12, 1);
  private final Split split = SmallScenes.split(scene, 0.3, 2);
  private final FitContext context =
      FitContext.of(
          scene,
          split,
          TrainOptions.defaults().withEpochs(15).withLearningRate(5e-3),
          TrainListener.NONE);

  @Test
  void eachLayerIsPrunedAloneAndJudgedByValidationPixels() {
    Model model = SmallScenes.model("cnn2d", scene, split, 0.2, 7);
    Model trained = context.fit(model, new CrossEntropy(), context.training(), Hooks.NONE).model();
    Sensitivity found = Sensitivity.of(trained, context, "l1", List.of(0.0, 0.5, 0.9));
    assertThat(found.pixels()).isEqualTo("validation");
    assertThat(found.count()).isEqualTo(split.validation().length);
    assertThat(found.layers().stream().map(Layer::names))
        .containsExactly(List.of("conv1"), List.of("conv2"), List.of("fc1"));
    for (Layer layer : found.layers()) {
      assertThat(layer.points().get(0).accuracy()).isEqualTo(found.accuracy());
      assertThat(layer.points().get(2).kept()).isEqualTo(Math.round(layer.filters() * 0.1f));
      // The same by the way of a recipe.
      Model pruned =
          Pruning.apply(
              trained,
              context,
              PruneOptions.defaults()
                  .withFineTuneEpochs(0)
                  .withRatios(Map.of(layer.names().get(0), 0.5)));
      int[] classes = Evaluator.classes(pruned, context.transformed(pruned), split.validation());
      assertThat(layer.points().get(1).accuracy())
          .isEqualTo(SmallScenes.accuracy(scene, split.validation(), classes));
    }
    assertThatThrownBy(() -> Sensitivity.of(trained, context, "l1", List.of(1.0)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("ratio is 1.0");
    assertThatThrownBy(() -> Sensitivity.of(trained, context, "snip", List.of(0.5)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("criterion 'snip' scores the network before training");
    assertThatThrownBy(() -> Sensitivity.options("obs"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown criterion 'obs'");
  }

  @Test
  void theLargestRatioIsTheLastBeforeTheFirstLoss() {
    Layer layer =
        new Layer(
            List.of("conv1"),
            10,
            List.of(
                new Point(0.1, 9, 0.9),
                new Point(0.5, 5, 0.89),
                new Point(0.7, 3, 0.8),
                new Point(0.9, 1, 0.9)));
    assertThat(layer.largest(0.9, 0.01)).isEqualTo(0.5);
    assertThat(layer.largest(0.9, 0)).isEqualTo(0.1);
    assertThat(layer.largest(0.9, 0.2)).isEqualTo(0.9);
    assertThat(layer.largest(0.95, 0.01)).isZero();
  }
}
