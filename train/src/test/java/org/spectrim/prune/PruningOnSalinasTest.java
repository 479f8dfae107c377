package org.spectrim.prune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/** The family at its job: on a real scene, with a few epochs. */
class PruningOnSalinasTest {
  @Test
  void criteriaBeatRandomFilters() {
    Scene scene = SmallScenes.salinas();
    Split split = SmallScenes.split(scene, 0.05, 3);
    TrainOptions training = TrainOptions.defaults().withEpochs(60);
    FitContext context = FitContext.of(scene, split, training, TrainListener.NONE);
    Model model = SmallScenes.model("cnn1d", scene, split, 1, 5);
    Model trained = context.fit(model, new CrossEntropy(), training, Hooks.NONE).model();
    double random = 0;
    for (int seed = 0; seed < 4; seed++) {
      random += accuracy(trained, "random", context.with(training.withSeed(seed))) / 4;
    }
    // Not APoZ and HRank, which measure no loss and no weight: see docs/pruning.md.
    for (String criterion : List.of("l1", "l2", "fpgm", "slimming", "taylor", "thinet")) {
      assertThat(accuracy(trained, criterion, context)).as(criterion).isGreaterThan(random);
    }
  }

  @Test
  void magnitudeBeatsRandomWeightsAtNinetyPercent() {
    Scene scene = SmallScenes.salinas();
    Split split = SmallScenes.split(scene, 0.05, 3);
    TrainOptions training = TrainOptions.defaults().withEpochs(40);
    FitContext context = FitContext.of(scene, split, training, TrainListener.NONE);
    Model model = SmallScenes.model("cnn1d", scene, split, 1, 5);
    Model trained = context.fit(model, new CrossEntropy(), training, Hooks.NONE).model();
    PruneOptions options =
        PruneOptions.defaults().withRatio(0.9).withScope("global").withFineTuneEpochs(5);
    double random = accuracy(trained, options.withCriterion("random", "weight"), context);
    double magnitude = accuracy(trained, options.withCriterion("magnitude", "weight"), context);
    assertThat(magnitude).isGreaterThan(random + 0.02).isGreaterThan(0.8);
  }

  /** Overall accuracy on test pixels with 60% of the filters gone and no training afterwards. */
  private static double accuracy(Model trained, String criterion, FitContext context) {
    PruneOptions options =
        PruneOptions.defaults().withCriterion(criterion).withRatio(0.6).withFineTuneEpochs(0);
    return accuracy(trained, options, context);
  }

  private static double accuracy(Model trained, PruneOptions options, FitContext context) {
    Model pruned = Pruning.apply(trained, context, options);
    int[] pixels = context.split().test();
    int[] classes = Evaluator.classes(pruned, context.transformed(pruned), pixels);
    return SmallScenes.accuracy(context.scene(), pixels, classes);
  }
}
