package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.quantize.QuantizationMethod;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.quantize.QuantizeOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.StepRunner;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.split.Split;
import org.spectrim.testing.RealScenes;

/** Every quantization method from training to the exported file, on Salinas-A. */
class QuantizedDeploymentTest {
  private static final int WINDOW = 7;

  @TempDir Path folder;

  @Test
  void exportedFilesGiveTheLabelsOfTheRoundedNetwork() {
    Scene scene =
        Scenes.load(
            SceneSource.of(RealScenes.SALINAS_A, null, null), DataFolder.of(RealScenes.folder()));
    FitContext context =
        FitContext.of(
            scene,
            split(scene.labels()),
            TrainOptions.defaults().withEpochs(40).withLearningRate(3e-3),
            TrainListener.NONE);
    StepRunner runner = new StepRunner(context, WINDOW);
    Model trained = runner.train(new NetworkChoice("cnn2d", 0.3, 12), context.training());
    double before = accuracy(trained, context);
    assertThat(before).isGreaterThan(0.95);
    long floatBytes = OnnxExport.toBytes(trained, ExportOptions.LABELS).length;
    for (QuantizationMethod method : QuantizationMethods.REGISTRY.all()) {
      QuantizeOptions options =
          QuantizeOptions.defaults()
              .withEpochs(10)
              .withMethod(method.name(), method.name().equals("dorefa") ? 7 : 8);
      boolean signs = method.precision(options).endsWith("a1");
      Model quantized = runner.apply(new Step.Quantize(options), trained);
      // A sum next to 0 gives a sign or its opposite, where 8 bits would differ by one step.
      assertThat(agreement(quantized, context))
          .as(method.name())
          .isGreaterThanOrEqualTo(signs ? 0.98 : 0.995);
      assertThat(accuracy(quantized, context))
          .as(method.name())
          .isGreaterThan(before - (signs ? 0.1 : 0.03));
      assertThat(OnnxExport.toBytes(quantized, ExportOptions.LABELS).length)
          .as(method.name())
          .isLessThan((int) (floatBytes * 0.75));
    }
  }

  /** Every twentieth labelled pixel to train on, the others to test. */
  private static Split split(LabelMap labels) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    int seen = 0;
    for (int p = 0; p < labels.rows() * labels.columns(); p++) {
      if (labels.at(p) > 0) {
        (seen++ % 20 == 0 ? train : test).add(p);
      }
    }
    return new Split(
        "every 20th",
        1,
        labels.rows(),
        labels.columns(),
        train.stream().mapToInt(Integer::intValue).toArray(),
        new int[0],
        test.stream().mapToInt(Integer::intValue).toArray());
  }

  private static double accuracy(Model model, FitContext context) {
    int[] pixels = context.split().test();
    int[] classes = Evaluator.classes(model, context.transformed(model), pixels);
    int right = 0;
    for (int i = 0; i < pixels.length; i++) {
      right += context.scene().labels().at(pixels[i]) == classes[i] + 1 ? 1 : 0;
    }
    return (double) right / pixels.length;
  }

  /** The share of test pixels with the same label in the exported file, saved and read before. */
  private double agreement(Model model, FitContext context) {
    Path saved = folder.resolve("model.safetensors");
    ModelFile.write(model, saved);
    Path file = folder.resolve("dense.onnx");
    OnnxExport.write(ModelFile.read(saved), ExportOptions.LABELS, file);
    int[] pixels = context.split().test();
    int[] classes = Evaluator.classes(model, context.transformed(model), pixels);
    try (SceneClassifier classifier = SceneClassifier.open(file, ClassifyOptions.withThreads(1))) {
      LabelMap map = classifier.classify(context.scene().cube());
      int same = 0;
      for (int i = 0; i < pixels.length; i++) {
        same += map.at(pixels[i]) == classes[i] + 1 ? 1 : 0;
      }
      return (double) same / pixels.length;
    }
  }
}
