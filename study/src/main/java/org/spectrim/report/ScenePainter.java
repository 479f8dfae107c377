package org.spectrim.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.report.ReportData.MapPicture;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.SplitPicture;
import org.spectrim.scene.Cube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.scene.format.PngMap;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import org.spectrim.study.StudyOutcome;
import org.spectrim.study.Trial;
import org.spectrim.study.TrialResult;
import org.spectrim.study.TrialRow;

/**
 * The pictures of a study's scenes. Shown are the maps of the baseline of each network and of the
 * smallest model made of it that is as good, thinned out, as long as the page stays small: those of
 * all trials are in their folders.
 */
final class ScenePainter {
  /** Bytes of maps in the page, before their encoding as text adds a third. */
  private static final int ROOM = 2_000_000;

  private final StudyOutcome outcome;
  private final Map<Setting, Trial> chosen = new LinkedHashMap<>();
  private int used;
  private int omitted;

  ScenePainter(StudyOutcome outcome) {
    this.outcome = outcome;
    Map<Setting, Trial> first = new LinkedHashMap<>();
    List<Trial> trials = List.copyOf(outcome.trials().keySet());
    for (int i = 0; i < trials.size(); i++) {
      TrialRow row = outcome.rows().get(i);
      if (row.done()) {
        // One seed is enough for the eye.
        first.putIfAbsent(Setting.of(row), trials.get(i));
      }
    }
    for (Setting setting : worthALook(outcome.rows())) {
      Trial trial = first.get(setting);
      if (trial != null) {
        chosen.put(setting, trial);
      }
    }
  }

  /** Baselines, each followed by the smallest model that is as good, and the answers. */
  static Set<Setting> worthALook(List<TrialRow> rows) {
    Map<Setting, Comparison> comparisons = Comparison.of(rows, row -> Optional.empty());
    Set<Setting> settings = new LinkedHashSet<>();
    for (Standings standings : Standings.of(Summary.of(rows))) {
      for (Summary baseline : standings.baselines()) {
        settings.add(baseline.setting());
        standings.smallest(baseline, comparisons).map(Summary::setting).ifPresent(settings::add);
      }
      standings.smallest().map(Summary::setting).ifPresent(settings::add);
    }
    return settings;
  }

  ScenePictures paint(Scene scene, Cube cube) {
    int[] rgb = Scenes.falseColour(scene.name(), cube);
    Map<String, SplitPicture> splits = new LinkedHashMap<>();
    List<MapPicture> maps = new ArrayList<>();
    for (Map.Entry<Trial, TrialResult> entry : outcome.trials().entrySet()) {
      Trial trial = entry.getKey();
      if (trial.scene().equals(scene.name()) && entry.getValue().done()) {
        splits.computeIfAbsent(trial.split().label(), label -> split(label, trial, scene));
      }
    }
    chosen.forEach(
        (setting, trial) -> {
          if (trial.scene().equals(scene.name())) {
            map(setting, trial, maps);
          }
        });
    String name = scene.name();
    return new ScenePictures(
        name,
        "%d x %d pixels, %d bands, %d in use"
            .formatted(cube.rows(), cube.columns(), cube.bands(), scene.bands().length),
        cube.rows(),
        cube.columns(),
        scene.classes(),
        ClassSpectra.axis(scene),
        ClassSpectra.of(scene),
        Thumbnail.of(PngMap.falseColour(cube, rgb[0], rgb[1], rgb[2]), name),
        Thumbnail.of(PngMap.labels(scene.labels(), scene.classes()), name),
        List.copyOf(splits.values()),
        maps);
  }

  private SplitPicture split(String label, Trial trial, Scene scene) {
    byte[] png = SplitPainter.paint(readSplit(trial), scene.labels());
    return new SplitPicture(label, trial.seed(), Thumbnail.of(png, label));
  }

  private void map(Setting setting, Trial trial, List<MapPicture> maps) {
    Path file = outcome.trialFolder(trial).resolve("map.png");
    byte[] png = Thumbnail.of(read(file), file.toString());
    byte[] errors = errors(trial);
    int size = png.length + (errors == null ? 0 : errors.length);
    if (used + size > ROOM) {
      omitted++;
      return;
    }
    used += size;
    maps.add(new MapPicture(setting, trial.seed(), png, errors));
  }

  private byte @Nullable [] errors(Trial trial) {
    return outcome
        .testLabels(trial)
        .map(labels -> Thumbnail.of(ErrorPainter.paint(readSplit(trial), labels), "errors"))
        .orElse(null);
  }

  private Split readSplit(Trial trial) {
    return SplitFile.read(outcome.splitFile(trial)).split();
  }

  /** What was left out for want of room, as caveats. */
  List<String> omissions() {
    return omitted == 0
        ? List.of()
        : List.of(
            "%d maps are left out to keep this page small; every trial's folder has its map.png"
                .formatted(omitted));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
