package org.spectrim.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.recipe.InitialModel;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.spec.Canonical;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.WindowOverlap;
import org.spectrim.study.StudySpec.NetworkPlan;

/**
 * The trials of a study, in the order of the table: scene, split, window, network, recipe, seed. To
 * make it, every scene is loaded and split and every network built, so that what cannot work is
 * known before anything is trained.
 *
 * @param origins what trials were made of
 * @param work what each has to compute
 */
record StudyPlan(List<Trial> trials, Map<Trial.Place, Origin> origins, Map<Trial, Workload> work) {

  /** What to load for a trial. */
  record Origin(SceneSource scene, SplitSource split) {}

  /** Gives the split of a scene. */
  @FunctionalInterface
  interface SplitSource {
    Split of(Scene scene);
  }

  /** A split for each seed, as the trials of one scene use them. */
  private record SeedSplit(Split split, String hash, SplitSettings settings) {
    TrialSplit seenThrough(int window) {
      return new TrialSplit(split.protocol(), hash, 100 * WindowOverlap.measure(split, window));
    }
  }

  /**
   * Plans a study and keeps its splits in the store.
   *
   * @throws org.spectrim.error.InputException if a scene cannot be loaded or split, or a network
   *     not be built
   */
  static StudyPlan of(StudySpec spec, SceneLoader loader, TrialStore store) {
    Map<String, Trial> trials = new LinkedHashMap<>();
    Map<Trial.Place, Origin> origins = new LinkedHashMap<>();
    Map<Trial, Workload> work = new LinkedHashMap<>();
    for (SceneSource source : spec.scenes()) {
      Scene scene = loader.load(source).scene();
      check(spec, scene);
      for (SplitChoice choice : spec.splits()) {
        List<SeedSplit> splits = splits(spec, choice, loader, scene, store);
        for (Trial trial : trials(spec, scene, splits)) {
          // A spectral network is the same trial at every window.
          if (trials.putIfAbsent(trial.hash(), trial) == null) {
            SeedSplit split = splits.get(spec.seeds().indexOf(trial.seed()));
            work.put(trial, Workload.of(trial, scene, split.split));
            origins.put(
                trial.place(), new Origin(source, loaded -> loader.split(loaded, split.settings)));
          }
        }
      }
    }
    return new StudyPlan(List.copyOf(trials.values()), Map.copyOf(origins), Map.copyOf(work));
  }

  /** Tells scenes apart by their data and the bands in use. */
  static String identity(Scene scene) {
    return scene.bands().length == scene.cube().bands()
        ? scene.hash()
        : Canonical.hash(List.of(scene.hash(), Arrays.stream(scene.bands()).boxed().toList()));
  }

  private static void check(StudySpec spec, Scene scene) {
    for (NetworkChoice network : spec.networks()) {
      for (int window : spec.windows()) {
        InitialModel.network(network, window, scene);
      }
    }
  }

  private static List<SeedSplit> splits(
      StudySpec spec, SplitChoice choice, SceneLoader loader, Scene scene, TrialStore store) {
    int widest =
        spec.networks().stream()
            .flatMap(
                network ->
                    spec.windows().stream().map(window -> network.architecture().window(window)))
            .max(Integer::compare)
            .orElseThrow();
    List<SeedSplit> splits = new ArrayList<>();
    for (long seed : spec.seeds()) {
      SplitSettings settings = choice.settings(seed, widest);
      Split split = loader.split(scene, settings);
      String hash = SplitHash.of(split);
      store.keepSplit(hash, file -> SplitFile.write(split, scene, file));
      TestLabels.keepTruth(scene, split, store, hash);
      splits.add(new SeedSplit(split, hash, settings));
    }
    return splits;
  }

  private static List<Trial> trials(StudySpec spec, Scene scene, List<SeedSplit> splits) {
    String identity = identity(scene);
    List<Trial> trials = new ArrayList<>();
    for (int window : spec.windows()) {
      for (NetworkChoice network : spec.networks()) {
        NetworkPlan plan = spec.plans().get(network.name());
        int used = network.architecture().window(window);
        List<TrialSplit> measured = splits.stream().map(split -> split.seenThrough(used)).toList();
        for (Recipe recipe : plan.recipes()) {
          for (int seed = 0; seed < splits.size(); seed++) {
            trials.add(
                new Trial(
                    scene.name(),
                    identity,
                    measured.get(seed),
                    network,
                    used,
                    spec.seeds().get(seed),
                    plan.training(),
                    recipe,
                    spec.threads(),
                    spec.measure()));
          }
        }
      }
    }
    return trials;
  }
}
