package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.StoredTensor;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.split.SplitFile;
import org.spectrim.study.StudyPlan.Origin;

/**
 * A trial run once more from what its folder says of it, without any step made before, and held
 * against what was stored. Speed is not measured again: it is never the same twice.
 *
 * @param trial what was run
 * @param rows what was compared
 */
public record Reproduction(Trial trial, List<Row> rows) {

  /**
   * One thing that was compared.
   *
   * @param same whether both are equal
   */
  public record Row(String what, String stored, String now, boolean same) {}

  public Reproduction {
    rows = List.copyOf(rows);
  }

  /** Whether everything came out as it was stored. */
  public boolean same() {
    return rows.stream().allMatch(Row::same);
  }

  /**
   * Runs a trial again in a temporary folder.
   *
   * @param which the beginning of its hash, or the number of its row in {@code results.csv}, the
   *     first below the header being 1
   * @throws UsageException if there is no such trial, or it had failed
   * @throws InputException if its scene is not there or not the same any more, or it fails now
   */
  public static Reproduction run(
      StoredStudy study, String which, DataFolder data, StudyListener listener) {
    try (SceneLoader loader = new SceneLoader(data)) {
      return run(study, which, loader, listener);
    }
  }

  static Reproduction run(
      StoredStudy study, String which, SceneLoader loader, StudyListener listener) {
    StudyOutcome outcome = study.outcome();
    Trial stored = find(outcome, which);
    TrialResult before = Objects.requireNonNull(outcome.trials().get(stored));
    if (!before.done()) {
      throw new UsageException(
          "trial %s had no result (%s); run the study again instead"
              .formatted(before.hash(), before.row().status()));
    }
    Trial trial = stored.unmeasured();
    SceneSource source =
        study
            .scene(trial.scene())
            .orElseThrow(
                () ->
                    new InputException(
                        "the study does not say where the data of scene '%s' are"
                            .formatted(trial.scene())));
    Path splitFile = outcome.splitFile(stored);
    Path temporary = temporary();
    try (TrialStore store = TrialStore.open(temporary)) {
      Scene scene = loader.load(source).scene();
      if (!StudyPlan.identity(scene).equals(trial.sceneHash())) {
        throw new InputException(
            "scene '%s' has other data than when the trial ran".formatted(trial.scene()));
      }
      Origin origin = new Origin(source, loaded -> SplitFile.read(splitFile, loaded));
      StudyWork work = new StudyWork(loader, Map.of(trial.place(), origin));
      TrialResult now = new TrialPipeline(store, work, listener).run(trial);
      if (!now.done()) {
        throw new InputException("the trial %s".formatted(now.row().status()));
      }
      return new Reproduction(
          stored, compare(before, now, outcome.trialFolder(stored), store.trialFolder(now.hash())));
    } finally {
      Folders.delete(temporary);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("spectrim-reproduce");
    } catch (IOException e) {
      throw new InputException("cannot make a temporary folder: " + AtomicFile.reason(e), e);
    }
  }

  private static Trial find(StudyOutcome outcome, String which) {
    List<Trial> trials = List.copyOf(outcome.trials().keySet());
    if (which.matches("\\d{1,6}")
        && Integer.parseInt(which) >= 1
        && Integer.parseInt(which) <= trials.size()) {
      return trials.get(Integer.parseInt(which) - 1);
    }
    List<Trial> found =
        trials.stream()
            .filter(t -> Objects.requireNonNull(outcome.trials().get(t)).hash().startsWith(which))
            .toList();
    if (found.size() != 1) {
      throw new UsageException(
          "--trial %s: %s; give the beginning of a hash (a folder in trials/) or a row from 1 to %d"
              .formatted(
                  which, found.isEmpty() ? "there is none" : "there are several", trials.size()));
    }
    return found.get(0);
  }

  private static List<Row> compare(
      TrialResult before, TrialResult now, Path storedFolder, Path newFolder) {
    List<Row> rows = new ArrayList<>();
    TrialRow a = before.row();
    TrialRow b = now.row();
    add(rows, "overall accuracy", a.oa(), b.oa());
    add(rows, "average accuracy", a.aa(), b.aa());
    add(rows, "kappa", a.kappa(), b.kappa());
    add(rows, "accuracy of the exported file", a.exportedOa(), b.exportedOa());
    add(rows, "parameters", a.params(), b.params());
    add(rows, "MACs", a.macsPerPixel(), b.macsPerPixel());
    rows.add(
        new Row(
            "confusion matrix",
            "as stored",
            Objects.equals(before.confusion(), now.confusion()) ? "the same" : "another",
            Objects.equals(before.confusion(), now.confusion())));
    rows.add(weights(storedFolder.resolve(TrialStore.MODEL), newFolder.resolve(TrialStore.MODEL)));
    return rows;
  }

  private static void add(
      List<Row> rows, String what, @Nullable Number stored, @Nullable Number now) {
    rows.add(new Row(what, text(stored), text(now), Objects.equals(stored, now)));
  }

  private static String text(@Nullable Number value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.4f", number)
        : String.valueOf(value);
  }

  /** Files may differ in what they say of their origin; their weights may not. */
  private static Row weights(Path stored, Path now) {
    try {
      if (Files.mismatch(stored, now) < 0) {
        return new Row("model file", Files.size(stored) + " bytes", "the same bytes", true);
      }
    } catch (IOException e) {
      throw new InputException("cannot read " + stored + ": " + AtomicFile.reason(e), e);
    }
    Model a = ModelFile.read(stored);
    Model b = ModelFile.read(now);
    if (!a.network().equals(b.network())) {
      return new Row("model", "as stored", "another network", false);
    }
    double largest = 0;
    for (Map.Entry<String, StoredTensor> entry : a.weights().asMap().entrySet()) {
      float[] x = entry.getValue().toFloats();
      float[] y = b.weights().floats(entry.getKey());
      for (int i = 0; i < x.length; i++) {
        largest = Math.max(largest, Math.abs((double) x[i] - y[i]));
      }
    }
    return new Row(
        "weights",
        "as stored",
        largest == 0
            ? "the same (the files differ in what they say of their origin)"
            : String.format(Locale.ROOT, "differ by up to %.2g", largest),
        largest == 0);
  }
}
