package org.spectrim.study;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.spec.YamlTree;

/**
 * What a study is made of.
 *
 * @param splits each is made once a seed
 * @param windows rows and columns around the pixel to classify; odd
 * @param plans what is done with each network, by its name; the recipes are the same ones in the
 *     same order for all, but what they leave open may depend on the network
 * @param measure whether latency, scene time and memory are measured
 * @param threads for training and measuring; 0 is all cores
 */
public record StudySpec(
    List<SceneSource> scenes,
    List<SplitChoice> splits,
    List<NetworkChoice> networks,
    List<Integer> windows,
    List<Long> seeds,
    Map<String, NetworkPlan> plans,
    boolean measure,
    int threads) {
  private static final String QUICK = "quick-study.yaml";

  /**
   * What is done with a network.
   *
   * @param training how it is trained where a recipe does not say otherwise
   */
  public record NetworkPlan(TrainOptions training, List<Recipe> recipes) {
    public NetworkPlan {
      recipes = List.copyOf(recipes);
    }
  }

  public StudySpec {
    scenes = List.copyOf(scenes);
    splits = List.copyOf(splits);
    networks = List.copyOf(networks);
    windows = List.copyOf(windows);
    seeds = List.copyOf(seeds);
    plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
  }

  /**
   * Reads a file; paths in it are relative to its folder, or else to the working folder or a data
   * folder.
   *
   * @throws org.spectrim.error.InputException if it cannot be read
   * @throws org.spectrim.error.UsageException if a key is unknown or a value not possible
   */
  public static StudySpec read(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return StudySpecReader.read(YamlTree.read(file), folder == null ? Path.of("") : folder);
  }

  /** The study that runs where none is named: three networks on the synthetic scene. */
  public static StudySpec quick() {
    try (InputStream in = StudySpec.class.getResourceAsStream(QUICK)) {
      if (in == null) {
        throw new IllegalStateException(QUICK + " is not in the jar");
      }
      String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return StudySpecReader.read(YamlTree.parse(QUICK, yaml), Path.of(""));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With other threads than the file says. */
  public StudySpec withThreads(int other) {
    return new StudySpec(scenes, splits, networks, windows, seeds, plans, measure, other);
  }
}
