package org.spectrim.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandTransform;
import org.spectrim.model.AffineQuantizer;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.net.Network;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.testing.RandomNetworks;

class EvaluatorTest {
  @Test
  void cutsWindowsPaddedWithZerosAfterTheTransform() {
    MemoryCube cube = new MemoryCube(1, 2, 3, new float[] {1, 2, 3, 4, 5, 6}, CubeMetadata.NONE);
    BandTransform transform =
        new BandTransform("standardize", true, new float[] {10}, new float[] {2});
    TransformedScene scene = TransformedScene.of(cube, transform, 3);
    FloatBuffer window = FloatBuffer.allocate(9);
    scene.copyWindow(0, window);
    assertThat(window.array()).containsExactly(0, 0, 0, 0, -18, -16, 0, -12, -10);
    FloatBuffer row = FloatBuffer.allocate(15);
    scene.copyRows(1, 1, row);
    assertThat(row.array()).containsExactly(0, -18, -16, -14, 0, 0, -12, -10, -8, 0, 0, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource
  void logitsAreThoseOfTheReference(RandomNetworks.Kind kind) {
    Model model = RandomNetworks.model(kind, 3);
    Scene scene = SmallScenes.fields(9, 8, model.transform().bands(), 4);
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    int[] pixels = {0, 7, 35, 71};
    float[] logits = Evaluator.logits(model, transformed, pixels);
    int classes = model.classes().size();
    for (int i = 0; i < pixels.length; i++) {
      FloatBuffer window = FloatBuffer.allocate(transformed.windowSize());
      transformed.copyWindow(pixels[i], window);
      float[] expected = Reference.logits(model.weighted(), window.array());
      for (int c = 0; c < classes; c++) {
        assertThat(logits[i * classes + c]).isCloseTo(expected[c], Offset.offset(1e-3f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn1d", "cnn2d", "cnn3d"})
  void theDenseFormGivesTheClassesOfTheWindows(String architecture) {
    // More rows than a strip holds, and not a multiple of them.
    Scene scene = SmallScenes.fields(37, 30, 40, 5);
    Split split = SmallScenes.split(scene, 0.3, 2);
    Model model = SmallScenes.model(architecture, scene, split, 0.2, 7);
    assertDenseEqualsWindows(model, scene);
    Map<String, AffineQuantizer> quantizers =
        Map.of(
            Network.INPUT,
            new AffineQuantizer(0.5f, 7, 4),
            "relu1",
            new AffineQuantizer(0.1f, 0, 4));
    assertDenseEqualsWindows(model.withActivations(quantizers), scene);
  }

  private static void assertDenseEqualsWindows(Model model, Scene scene) {
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    int[] all = IntStream.range(0, scene.cube().rows() * scene.cube().columns()).toArray();
    int[] dense = Evaluator.classes(model, transformed);
    int[] windows =
        Evaluator.argmax(Evaluator.logits(model, transformed, all), model.classes().size());
    long different = IntStream.of(all).filter(p -> dense[p] != windows[p]).count();
    // Logits that are equal but for rounding may fall on either side.
    assertThat(different).isLessThanOrEqualTo(all.length / 300);
  }

  @Test
  void severalModelsDecideByTheMeanOfTheirLogits() {
    Scene scene = SmallScenes.fields(37, 30, 40, 5);
    Split split = SmallScenes.split(scene, 0.3, 2);
    List<Model> models =
        List.of(
            SmallScenes.model("cnn2d", scene, split, 0.2, 7),
            SmallScenes.model("cnn1d", scene, split, 0.2, 8));
    List<TransformedScene> seen =
        models.stream()
            .map(m -> TransformedScene.of(scene.cube(), m.transform(), m.window()))
            .toList();
    int[] all = IntStream.range(0, 37 * 30).toArray();
    float[] sum = Evaluator.logits(models.get(0), seen.get(0), all);
    float[] other = Evaluator.logits(models.get(1), seen.get(1), all);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    int[] expected = Evaluator.argmax(sum, models.get(0).classes().size());
    int[] found = Evaluator.classes(models, seen);
    assertThat(IntStream.of(all).filter(p -> found[p] != expected[p]).count()).isLessThan(4);
    assertThat(Evaluator.classes(models.subList(1, 2), seen.subList(1, 2)))
        .containsExactly(Evaluator.classes(models.get(1), seen.get(1)));
  }

  @Test
  void roundsActivationsOfAQuantizedModel() {
    Scene scene = SmallScenes.fields(9, 8, 40, 5);
    Split split = SmallScenes.split(scene, 0.5, 2);
    Model model = SmallScenes.model("cnn1d", scene, split, 0.2, 7);
    TransformedScene transformed =
        TransformedScene.of(scene.cube(), model.transform(), model.window());
    int[] pixels = {3, 40};
    Model coarse = model.withActivations(Map.of("fc2", AffineQuantizer.covering(-1000, 1000, 1)));
    for (float logit : Evaluator.logits(coarse, transformed, pixels)) {
      assertThat(Math.abs(logit) % 2000).isZero();
    }
    assertThat(Evaluator.logits(model, transformed, pixels))
        .isNotEqualTo(Evaluator.logits(coarse, transformed, pixels));
  }
}
