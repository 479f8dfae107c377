package org.spectrim.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.Protocols;
import org.spectrim.split.Split;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;
import org.spectrim.testing.RealScenes;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Torch;

/**
 * Prints what distillation gains over training the same student alone, for the same seeds.
 * Arguments: scene, network, student's width, training pixels a class, epochs of the teacher,
 * epochs of the student, number of seeds, then what to compare, each as a method and what differs
 * from the defaults, as in {@code kd,t4,a0.1,u1000,b50,e200,w2}: temperature, alpha, unlabelled
 * pixels and how many of them a batch has, epochs, weight. {@code alone} has no teacher.
 */
public final class DistillationBench {
  private DistillationBench() {}

  public static void main(String[] arguments) {
    Torch.setThreads(1);
    Scene scene =
        Scenes.load(
            SceneSource.of(arguments[0], null, null),
            DataFolder.of(RealScenes.find().orElse(null)));
    int epochs = Integer.parseInt(arguments[5]);
    int seeds = Integer.parseInt(arguments[6]);
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    Map<String, Double> seconds = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      FitContext context = context(scene, Integer.parseInt(arguments[3]), seed);
      Model initial = SmallScenes.model(arguments[1], scene, context.split(), 1, seed);
      Model teacher = alone(initial, context, Integer.parseInt(arguments[4]));
      add(accuracies, "teacher", accuracy(teacher, context));
      double width = Double.parseDouble(arguments[2]);
      Model student = Distillation.student(teacher, arguments[1], width, 100L + seed);
      for (String way : Arrays.copyOfRange(arguments, 7, arguments.length)) {
        long start = System.nanoTime();
        Model taught = taught(way, teacher, student, context, epochs);
        seconds.merge(way, (System.nanoTime() - start) / 1e9 / seeds, Double::sum);
        add(accuracies, way, accuracy(taught, context));
      }
    }
    print(accuracies, seconds);
  }

  private static FitContext context(Scene scene, int trainPixels, int seed) {
    Split split =
        Protocols.split(
            GroundTruth.of(scene, null),
            new SplitSettings("random", new TrainAmount.Count(trainPixels), 0, seed, 7));
    return FitContext.of(scene, split, TrainOptions.defaults().withSeed(seed), TrainListener.NONE);
  }

  private static Model taught(
      String way, Model teacher, Model student, FitContext context, int epochs) {
    String[] parts = way.split(",");
    if (parts[0].equals("alone")) {
      return alone(student, context, parts.length > 1 ? Integer.parseInt(parts[1]) : epochs);
    }
    DistillOptions options = DistillOptions.defaults().withMethod(parts[0]).withEpochs(epochs);
    for (String part : Arrays.copyOfRange(parts, 1, parts.length)) {
      options = with(options, part.substring(0, 1), Double.parseDouble(part.substring(1)));
    }
    return Distillation.apply(teacher, student, context, options);
  }

  private static DistillOptions with(DistillOptions options, String key, double value) {
    return switch (key) {
      case "t" -> options.withTemperature(value);
      case "a" -> options.withAlpha(value);
      case "u" -> options.withUnlabelled((int) value, false);
      case "b" -> options.withUnlabelledPerBatch((int) value);
      case "e" -> options.withEpochs((int) value);
      case "w" -> options.withWeight(value);
      default -> throw new IllegalArgumentException("no option " + key);
    };
  }

  private static Model alone(Model model, FitContext context, int epochs) {
    return context
        .fit(model, new CrossEntropy(), context.training().withEpochs(epochs), Hooks.NONE)
        .model();
  }

  private static double accuracy(Model model, FitContext context) {
    int[] test = context.split().test();
    int[] classes = Evaluator.classes(model, context.transformed(model), test);
    return 100 * SmallScenes.accuracy(context.scene(), test, classes);
  }

  private static void print(Map<String, List<Double>> accuracies, Map<String, Double> seconds) {
    double base = mean(accuracies.getOrDefault("alone", List.of()));
    accuracies.forEach(
        (way, values) ->
            System.out.printf(
                "%-24s OA %6.2f  over alone %+6.2f  %5.1f s  %s%n",
                way,
                mean(values),
                mean(values) - base,
                seconds.getOrDefault(way, 0.0),
                values.stream().map("%.1f"::formatted).toList()));
  }

  private static void add(Map<String, List<Double>> all, String way, double value) {
    all.computeIfAbsent(way, key -> new ArrayList<>()).add(value);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
