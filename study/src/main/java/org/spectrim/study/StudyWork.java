package org.spectrim.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.fit.Evaluator;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TransformedScene;
import org.spectrim.measure.ExportCheck;
import org.spectrim.measure.Measurement;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.metric.Metric;
import org.spectrim.model.Model;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Cost;
import org.spectrim.prune.Pruning;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.StepRunner;
import org.spectrim.recipe.Teachers;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.study.Evaluation.Speed;
import org.spectrim.torch.Torch;

/** Makes steps with module train, and evaluates what comes out with module runtime. */
final class StudyWork implements TrialWork {
  private static final double NOTABLE_DISAGREEMENT = 0.001;

  private final SceneLoader loader;
  private final Map<Trial.Place, StudyPlan.Origin> origins;
  private final boolean measuring;

  StudyWork(SceneLoader loader, Map<Trial.Place, StudyPlan.Origin> origins) {
    this(loader, origins, true);
  }

  /**
   * @param measuring whether trials that want it are measured, too
   */
  StudyWork(SceneLoader loader, Map<Trial.Place, StudyPlan.Origin> origins, boolean measuring) {
    this.measuring = measuring;
    this.loader = loader;
    this.origins = origins;
  }

  @Override
  public Model step(
      Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
    Torch.setThreads(threads(trial));
    StudyPlan.Origin origin = origin(trial);
    SceneLoader.Loaded scene = loader.load(origin.scene());
    FitContext context = context(scene, origin, trial, ticker);
    StepRunner runner = new StepRunner(context, trial.window());
    return before == null && step instanceof Step.Train train
        ? runner.train(trial.network(), train.options())
        : runner.apply(step, required(before), teachers);
  }

  private static Model required(@Nullable Model before) {
    if (before == null) {
      throw new InputException("the recipe begins without a model; begin with 'train'");
    }
    return before;
  }

  private FitContext context(
      SceneLoader.Loaded scene, StudyPlan.Origin origin, Trial trial, Ticker ticker) {
    return new FitContext(
        scene.scene(),
        origin.split().of(scene.scene()),
        trial.training().withSeed(trial.seed()),
        epochs(ticker),
        scene.transformed());
  }

  private static TrainListener epochs(Ticker ticker) {
    return (epoch, epochs) -> {
      String validation =
          epoch.validation() == null
              ? ""
              : String.format(
                  Locale.ROOT, ", validation %.2f%%", 100 * epoch.validation().accuracy());
      ticker.at(
          String.format(
              Locale.ROOT,
              "epoch %d of %d, loss %.4f%s",
              epoch.number(),
              epochs,
              epoch.loss(),
              validation),
          (double) epoch.number() / epochs);
    };
  }

  @Override
  public Evaluation finish(
      Trial trial, Model model, List<Model> teachers, Path folder, Ticker ticker) {
    StudyPlan.Origin origin = origin(trial);
    SceneLoader.Loaded loaded = loader.load(origin.scene());
    Scene scene = loaded.scene();
    Split split = origin.split().of(scene);
    Map<String, Double> measured = new HashMap<>();
    ticker.at("export", 0.1);
    Deployment deployed = Deployment.export(model, folder, threads(trial));
    ExportCheck check = deployed.check(model, scene.cube());
    measured.put("export_relative_error", check.largestRelativeError());
    ticker.at("classify the scene", 0.3);
    int[] exported = classes(deployed.classify(scene));
    ticker.at("test", 0.5);
    int[] predicted =
        Evaluator.classes(model, loaded.transformed().get(model.transform(), model.window()));
    TestLabels.write(split, predicted, folder);
    ConfusionMatrix confusion = confusion(scene, split, predicted);
    if (!teachers.isEmpty()) {
      measured.put(TrialResult.TEACHER_OA, 100 * accuracy(loaded, split, teachers));
    }
    double agreement = agreement(predicted, exported);
    measured.put("export_agreement", 100 * agreement);
    Speed speed = null;
    if (trial.measure() && measuring) {
      ticker.at("measure", 0.7);
      speed = measure(deployed, scene.cube(), measured);
    }
    Cost cost = Cost.of(model.network());
    measured.put("macs_per_scene_pixel", (double) cost.macsPerScenePixel());
    return new Evaluation(
        100 * Metric.OVERALL_ACCURACY.of(confusion),
        100 * Metric.AVERAGE_ACCURACY.of(confusion),
        100 * Metric.KAPPA.of(confusion),
        cost.parameters(),
        nonzero(model),
        cost.macsPerWindow(),
        Deployment.size(folder.resolve(TrialStore.MODEL)),
        deployed.patchBytes(),
        100 * Metric.OVERALL_ACCURACY.of(confusion(scene, split, exported)),
        100 * agreement(pick(predicted, split.test()), pick(exported, split.test())),
        speed,
        rows(confusion),
        measured,
        notes(model, agreement));
  }

  /** Of the mean of several models' logits. */
  private static double accuracy(SceneLoader.Loaded loaded, Split split, List<Model> models) {
    List<TransformedScene> seen =
        models.stream()
            .map(model -> loaded.transformed().get(model.transform(), model.window()))
            .toList();
    int[] predicted = Evaluator.classes(models, seen);
    return Metric.OVERALL_ACCURACY.of(confusion(loaded.scene(), split, predicted));
  }

  /**
   * Measures in a process of its own.
   *
   * @param measured gets what is not in the table
   */
  static Speed measure(Deployment deployed, Cube cube, Map<String, Double> measured) {
    Measurement measurement = deployed.measure(cube);
    measured.put("latency_us_b1_p95", measurement.batch1().p95());
    measured.put("latency_us_b32_p95", measurement.batch32().p95() / 32);
    return Deployment.speed(measurement);
  }

  /** 0-based, -1 for pixels without data. */
  private static int[] classes(LabelMap map) {
    int[] classes = new int[map.labels().length];
    Arrays.setAll(classes, pixel -> map.at(pixel) - 1);
    return classes;
  }

  /** Classes of the test pixels against what was predicted for them. */
  private static ConfusionMatrix confusion(Scene scene, Split split, int[] predicted) {
    int[] found = Arrays.stream(split.test()).map(pixel -> predicted[pixel]).toArray();
    int[] targets = Split.targets(scene.labels(), split.test());
    for (int i = 0; i < found.length; i++) {
      // A pixel without data gets no label from the exported file, and cannot be tested.
      targets[i] = found[i] < 0 ? -1 : targets[i];
    }
    return ConfusionMatrix.of(scene.classes().size(), targets, found);
  }

  private static int[] pick(int[] classes, int[] pixels) {
    return Arrays.stream(pixels).map(pixel -> classes[pixel]).toArray();
  }

  /** The share of pixels with the same class; those without data have none to compare. */
  private static double agreement(int[] predicted, int[] exported) {
    int same = 0;
    int all = 0;
    for (int pixel = 0; pixel < predicted.length; pixel++) {
      all += exported[pixel] < 0 ? 0 : 1;
      same += predicted[pixel] == exported[pixel] ? 1 : 0;
    }
    return all == 0 ? 1 : (double) same / all;
  }

  private static List<String> notes(Model model, double agreement) {
    List<String> notes = new ArrayList<>();
    String pruning = model.provenance().entries().get(Pruning.NOTES);
    if (pruning != null) {
      notes.add(pruning);
    }
    if (1 - agreement > NOTABLE_DISAGREEMENT) {
      notes.add(
          String.format(
              Locale.ROOT,
              "the exported file labels %.2f%% of the scene's pixels like the trained model",
              100 * agreement));
    }
    String caveat = model.provenance().entries().get("caveat");
    if (caveat != null) {
      notes.add(caveat);
    }
    return notes;
  }

  private static long nonzero(Model model) {
    long count = 0;
    for (StoredTensor tensor : model.weights().asMap().values()) {
      for (float value : tensor.toFloats()) {
        count += value == 0 ? 0 : 1;
      }
    }
    return count;
  }

  private static List<List<Long>> rows(ConfusionMatrix confusion) {
    List<List<Long>> rows = new ArrayList<>();
    for (int target = 0; target < confusion.classes(); target++) {
      List<Long> row = new ArrayList<>();
      for (int predicted = 0; predicted < confusion.classes(); predicted++) {
        row.add(confusion.at(target, predicted));
      }
      rows.add(row);
    }
    return rows;
  }

  static int threads(Trial trial) {
    return trial.threads() > 0 ? trial.threads() : Runtime.getRuntime().availableProcessors();
  }

  private StudyPlan.Origin origin(Trial trial) {
    StudyPlan.Origin origin = origins.get(trial.place());
    if (origin == null) {
      throw new IllegalArgumentException("no trial of this study: " + trial);
    }
    return origin;
  }
}
