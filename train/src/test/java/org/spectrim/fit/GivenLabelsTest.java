package org.spectrim.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.spectrim.model.Model;
import org.spectrim.scene.PixelLabels;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

/** A split may know better, or worse, than the ground truth what its training pixels are. */
class GivenLabelsTest {
  @Test
  void whatTrainsIsTakenForWhatTheSplitSays() {
    Scene scene = SmallScenes.fields(20, 18, 30, 1);
    Split plain = SmallScenes.split(scene, 0.3, 1);
    int trains = plain.train()[2];
    int validates = plain.validation()[0];
    int other = 1 + scene.labels().at(trains) % scene.classes().size();
    boolean first = trains < validates;
    PixelLabels given =
        new PixelLabels(
            first ? new int[] {trains, validates} : new int[] {validates, trains},
            first ? new int[] {other, 1} : new int[] {1, other});
    Split split =
        new Split(
            "given",
            1,
            plain.rows(),
            plain.columns(),
            plain.train(),
            plain.validation(),
            plain.test(),
            given);
    FitContext context = FitContext.of(scene, split, TrainOptions.defaults(), TrainListener.NONE);
    Model model = SmallScenes.model("cnn1d", scene, split, 0.2, 1);
    TrainingSet set = context.train(model);
    int[] truth = Split.targets(scene.labels(), plain.train());
    int[] learnt = new int[set.size()];
    Arrays.setAll(learnt, set::target);
    truth[2] = other - 1;
    assertThat(learnt).isEqualTo(truth);
    assertThat(context.train(model, 3).target(0)).isEqualTo(truth[0]);
    assertThat(context.validation(model).target(0)).isZero();
    // The ground truth, by which is tested, stays.
    assertThat(context.scene().labels()).isSameAs(scene.labels());
  }
}
