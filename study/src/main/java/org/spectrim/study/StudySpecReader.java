package org.spectrim.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.net.Architectures;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.spec.RecordReader;
import org.spectrim.spec.SpecNode;
import org.spectrim.study.StudySpec.NetworkPlan;

/** From the YAML of a study to its {@link StudySpec}. All keys but {@code scenes} have defaults. */
final class StudySpecReader {
  private static final List<String> KEYS =
      List.of(
          "scenes",
          "splits",
          "models",
          "window",
          "seeds",
          "recipes",
          "training",
          "measure",
          "threads");
  private static final int USUAL_WINDOW = 9;
  private static final int MOST_SEEDS = 1000;
  private static final int MOST_THREADS = 1024;

  private final SpecNode root;
  private final Map<String, SpecNode> keys;
  private final Path folder;

  private StudySpecReader(SpecNode root, Path folder) {
    this.root = root;
    this.keys = root.map(KEYS);
    this.folder = folder;
  }

  /**
   * @param folder to which paths are relative
   */
  static StudySpec read(SpecNode root, Path folder) {
    return new StudySpecReader(root, folder).read();
  }

  private StudySpec read() {
    SpecNode scenes = keys.get("scenes");
    if (scenes == null) {
      throw root.error(
          "names no 'scenes'; add them, as in scenes: [synthetic] (known: %s)"
              .formatted(String.join(", ", Scenes.names())));
    }
    List<NetworkChoice> networks =
        keys.containsKey("models")
            ? distinct(keys.get("models"), StudySpecReader::network, choice -> choice)
            : Architectures.REGISTRY.names().stream().map(NetworkChoice::of).toList();
    return new StudySpec(
        distinct(scenes, this::scene, SceneSource::name),
        keys.containsKey("splits")
            ? distinct(keys.get("splits"), SplitChoice::read, choice -> choice)
            : List.of(SplitChoice.USUAL),
        networks,
        keys.containsKey("window")
            ? distinct(keys.get("window"), StudySpecReader::window, window -> window)
            : List.of(USUAL_WINDOW),
        seeds(),
        plans(networks),
        !keys.containsKey("measure") || keys.get("measure").flag(),
        keys.containsKey("threads") ? keys.get("threads").integer(0, MOST_THREADS) : 0);
  }

  private SceneSource scene(SpecNode node) {
    if (node.isScalar()) {
      return located(node, node.text(), node.text(), null, null);
    }
    Map<String, SpecNode> scene = node.map(RecordReader.keys(SceneSource.class));
    SpecNode name = scene.get("name");
    if (name == null) {
      throw node.error("needs a 'name', as in {name: field, cube: cube.mat, labels: gt.mat}");
    }
    SpecNode cube = scene.get("cube");
    return located(
        node,
        name.text(),
        cube == null ? name.text() : cube.text(),
        text(scene.get("labels")),
        text(scene.get("bands")));
  }

  private SceneSource located(
      SpecNode node, String name, String cube, @Nullable String labels, @Nullable String bands) {
    try {
      return new SceneSource(name, located(cube), labels == null ? null : located(labels), bands);
    } catch (UsageException e) {
      throw node.error(e.getMessage());
    }
  }

  /** A path seen from the spec's folder, where a file is there; else as it was written. */
  private String located(String text) {
    if (Scenes.names().contains(text)) {
      return text;
    }
    FileVariable file = FileVariable.parse(text);
    Path beside = folder.resolve(file.file());
    return Files.exists(beside) ? file.at(beside.normalize()).toString() : text;
  }

  private static @Nullable String text(@Nullable SpecNode node) {
    return node == null ? null : node.text();
  }

  private static NetworkChoice network(SpecNode node) {
    SpecNode name = node.isScalar() ? node : node.map().get("name");
    if (name == null) {
      throw node.error("needs a 'name', as in {name: cnn2d, width: 0.5}");
    }
    if (!Architectures.REGISTRY.names().contains(name.text())) {
      throw name.unknown("model", name.text(), Architectures.REGISTRY.names());
    }
    NetworkChoice published = NetworkChoice.of(name.text());
    return node.isScalar() ? published : RecordReader.read(node, published, List.of());
  }

  private static int window(SpecNode node) {
    int window = node.integer(1, Integer.MAX_VALUE);
    if (window % 2 == 0) {
      throw node.error("must be odd, so that it has a centre, not " + window);
    }
    return window;
  }

  private List<Long> seeds() {
    SpecNode node = keys.get("seeds");
    if (node == null) {
      return List.of(1L);
    }
    return node.isList()
        ? distinct(node, seed -> seed.wholeNumber(0, Long.MAX_VALUE), seed -> seed)
        : LongStream.rangeClosed(1, node.integer(1, MOST_SEEDS)).boxed().toList();
  }

  private Map<String, NetworkPlan> plans(List<NetworkChoice> networks) {
    List<String> names = networks.stream().map(NetworkChoice::name).distinct().toList();
    TrainingSpec training = new TrainingSpec(keys.get("training"), names);
    Map<String, NetworkPlan> plans = new LinkedHashMap<>();
    for (String name : names) {
      TrainOptions options = training.of(name);
      plans.put(
          name,
          new NetworkPlan(
              options, recipes(new RecipeReader(StepDefaults.of(options), this::located))));
    }
    return plans;
  }

  private List<Recipe> recipes(RecipeReader reader) {
    SpecNode node = keys.get("recipes");
    return node == null
        ? List.of(reader.baseline())
        : distinct(node, reader::fromScratch, Recipe::name);
  }

  /** The items of a list, at least one, no two of which have the same key. */
  private static <T> List<T> distinct(
      SpecNode node, Function<SpecNode, T> reader, Function<T, Object> key) {
    Set<Object> seen = new HashSet<>();
    List<T> values = new ArrayList<>();
    for (SpecNode item : node.itemsOrOne()) {
      T value = reader.apply(item);
      Object identity = key.apply(value);
      if (!seen.add(identity)) {
        String what = identity instanceof String name ? "'" + name + "' " : "";
        throw item.error(what + "is there twice; remove one or change it");
      }
      values.add(value);
    }
    if (values.isEmpty()) {
      throw node.error("is an empty list; name at least one or leave the key out");
    }
    return values;
  }
}
