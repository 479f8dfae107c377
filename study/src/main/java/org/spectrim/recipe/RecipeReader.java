package org.spectrim.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.spectrim.distill.DistillOptions;
import org.spectrim.spec.RecordReader;
import org.spectrim.spec.SpecNode;
import org.spectrim.spec.YamlTree;

/**
 * Reads recipes. A recipe is a step or a list of steps; a step is {@code kind: {options}}, or its
 * kind alone; {@code baseline} is training with the study's settings. {@code {name: ..., steps:
 * ...}} gives a recipe a name of its own.
 */
public final class RecipeReader {
  private static final String SEED = "seed";
  private static final String STUDENT = "student";

  private final StepDefaults defaults;

  public RecipeReader(StepDefaults defaults) {
    this.defaults = defaults;
  }

  /** Training alone. */
  public Recipe baseline() {
    return new Recipe(Recipe.BASELINE, List.of(new Step.Train(defaults.train())));
  }

  /**
   * A recipe that begins with nothing: it trains first, as the study does unless it says otherwise.
   *
   * @throws org.spectrim.error.UsageException if it cannot be read
   */
  public Recipe fromScratch(SpecNode node) {
    List<Step> steps = steps(node);
    Step.Train usual = new Step.Train(defaults.train());
    if (!(steps.get(0) instanceof Step.Train)) {
      steps.add(0, usual);
    }
    boolean named = steps.size() == 1 || !steps.get(0).equals(usual);
    String name =
        steps.equals(List.of(usual))
            ? Recipe.BASELINE
            : name(steps.subList(named ? 0 : 1, steps.size()));
    return recipe(node, name, steps);
  }

  /**
   * A recipe for a model that is there already, as {@code spectrim compress} takes it.
   *
   * @param source what errors call the text: a file or a flag
   * @throws org.spectrim.error.UsageException if it cannot be read
   */
  public Recipe forModel(String source, String yaml) {
    SpecNode node = YamlTree.parse(source, yaml);
    List<Step> steps = steps(node);
    return recipe(node, name(steps), steps);
  }

  /**
   * A recipe as {@link Recipe#canonical} wrote it, with all options.
   *
   * @throws org.spectrim.error.UsageException if it cannot be read
   */
  public Recipe stored(String name, SpecNode list) {
    List<Step> steps = new ArrayList<>();
    for (SpecNode item : list.items()) {
      Map.Entry<String, SpecNode> only = item.map().entrySet().iterator().next();
      SpecNode options = only.getValue();
      steps.add(
          switch (only.getKey()) {
            case "train" -> new Step.Train(RecordReader.read(options, defaults.train(), List.of()));
            case "distill" -> storedDistill(options);
            default -> step(only.getKey(), item, options);
          });
    }
    return new Recipe(name, steps);
  }

  private Step storedDistill(SpecNode options) {
    Map<String, SpecNode> parts = options.map(RecordReader.keys(Step.Distill.class));
    Step.Distill usual = defaults.distill();
    return new Step.Distill(
        RecordReader.read(parts.get(STUDENT), usual.student(), List.of()),
        RecordReader.read(parts.get("loss"), usual.loss(), List.of()));
  }

  private static Recipe recipe(SpecNode node, String usualName, List<Step> steps) {
    for (Step step : steps.subList(0, steps.size() - 1)) {
      if (step instanceof Step.Quantize) {
        throw node.error("nothing can follow 'quantize', integers cannot be trained; put it last");
      }
    }
    SpecNode name = node.isMap() ? node.map().get("name") : null;
    if (name != null && name.text().equals(Recipe.BASELINE) != usualName.equals(Recipe.BASELINE)) {
      throw name.error("'baseline' is the name of training alone; choose another");
    }
    return new Recipe(name == null ? usualName : name.text(), steps);
  }

  private String name(List<Step> steps) {
    return steps.stream().map(step -> step.label(defaults)).collect(Collectors.joining(" + "));
  }

  private List<Step> steps(SpecNode node) {
    SpecNode list = node;
    if (node.isMap() && node.map().containsKey("steps")) {
      list = node.map(List.of("name", "steps")).get("steps");
    }
    List<Step> steps = new ArrayList<>();
    for (SpecNode item : list.itemsOrOne()) {
      steps.add(step(item));
    }
    if (steps.isEmpty()) {
      throw node.error("needs at least one step: " + String.join(", ", Step.KINDS));
    }
    return steps;
  }

  private Step step(SpecNode node) {
    if (node.isScalar()) {
      return step(node.text(), node, node.empty());
    }
    Map<String, SpecNode> kinds = node.map();
    if (kinds.size() != 1) {
      throw node.error(
          "a step has one key, its kind (%s), not %d; write several steps as a list"
              .formatted(String.join(", ", Step.KINDS), kinds.size()));
    }
    Map.Entry<String, SpecNode> only = kinds.entrySet().iterator().next();
    return step(only.getKey(), node, only.getValue());
  }

  private Step step(String kind, SpecNode node, SpecNode options) {
    return switch (kind) {
      case Recipe.BASELINE, "train" ->
          new Step.Train(RecordReader.read(options, defaults.train(), List.of(SEED)));
      case "prune" -> new Step.Prune(RecordReader.read(options, defaults.prune(), List.of()));
      case "quantize" ->
          new Step.Quantize(RecordReader.read(options, defaults.quantize(), List.of()));
      case "distill" -> distill(options);
      case "scratch" -> RecordReader.read(options, Step.Scratch.EQUAL, List.of());
      default -> throw node.unknown("step", kind, known());
    };
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(Step.KINDS);
    known.add(Recipe.BASELINE);
    return known;
  }

  private Step distill(SpecNode options) {
    List<String> keys = new ArrayList<>(RecordReader.keys(DistillOptions.class));
    keys.add(STUDENT);
    SpecNode student = options.map(keys).get(STUDENT);
    Step.Distill usual = defaults.distill();
    return new Step.Distill(
        student == null ? usual.student() : RecordReader.read(student, usual.student(), List.of()),
        RecordReader.read(options.without(STUDENT), usual.loss(), List.of()));
  }
}
