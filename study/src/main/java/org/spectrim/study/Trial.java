package org.spectrim.study;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.spec.Canonical;

/**
 * One combination of a study. Its hash covers all that decides its result, so a result under that
 * hash never needs to be made again.
 *
 * @param scene name of the scene
 * @param sceneHash hash of its samples and labels
 * @param split the split with its measured overlap for this trial's window
 * @param network the network to train first
 * @param window rows and columns of the window as the network uses it
 * @param seed of first weights and sample order, and of the split
 * @param training how steps train that do not say otherwise
 * @param threads for training and measuring; 0 is all cores
 * @param measure whether latency and memory are measured
 */
public record Trial(
    String scene,
    String sceneHash,
    TrialSplit split,
    NetworkChoice network,
    int window,
    long seed,
    TrainOptions training,
    Recipe recipe,
    int threads,
    boolean measure) {

  /** To be raised when the same settings give other results than before. */
  static final int FORMAT = 1;

  private static final int SHORT = 16;

  /** All that decides the result, with sorted keys. */
  Map<String, Object> canonical() {
    Map<String, Object> all = trained(recipe.steps().size());
    all.put("scene-name", scene);
    all.put("recipe-name", recipe.name());
    all.put("split-label", split.label());
    all.put("measure", measure);
    return all;
  }

  /** The name of the trial's folder: 16 hex digits of a SHA-256. */
  public String hash() {
    return Canonical.hash(canonical()).substring(0, SHORT);
  }

  /** The hash of the model after the first steps; recipes that begin alike share it. */
  public String stepHash(int count) {
    return Canonical.hash(trained(count)).substring(0, SHORT);
  }

  private Map<String, Object> trained(int steps) {
    Map<String, Object> all = new TreeMap<>();
    all.put("format", FORMAT);
    all.put("scene", sceneHash);
    all.put("split", split.hash());
    all.put("network", network);
    all.put("window", window);
    all.put("seed", seed);
    all.put("training", training);
    all.put("threads", threads);
    all.put("steps", recipe.canonical(steps));
    return all;
  }

  /** Where a trial takes place: what its pixels depend on. */
  record Place(String scene, String sceneHash, String splitHash) {}

  Place place() {
    return new Place(scene, sceneHash, split.hash());
  }

  /** The trial of the first steps alone. */
  Trial first(int steps) {
    return new Trial(
        scene,
        sceneHash,
        split,
        network,
        window,
        seed,
        training,
        recipe.first(steps),
        threads,
        measure);
  }

  /** Training alone, of any network on the same pixels. */
  Trial baseline(NetworkChoice other, int itsWindow, TrainOptions its, long itsSeed) {
    Recipe alone = new Recipe(Recipe.BASELINE, List.of(new Step.Train(its)));
    return new Trial(
        scene, sceneHash, split, other, itsWindow, itsSeed, its, alone, threads, measure);
  }

  /** The same trial without measuring speed. */
  Trial unmeasured() {
    return new Trial(
        scene, sceneHash, split, network, window, seed, training, recipe, threads, false);
  }

  /** What a trial and its baseline have in common. */
  record Family(String sceneHash, String splitHash, NetworkChoice network, int window, long seed) {}

  Family family() {
    return new Family(sceneHash, split.hash(), network, window, seed);
  }

  /** As in "salinas-a, random 5%, cnn2d, prune l1 50%, seed 1". */
  @Override
  public String toString() {
    return "%s, %s, %s, %s, seed %d"
        .formatted(scene, split.label(), network.label(), recipe.name(), seed);
  }
}
