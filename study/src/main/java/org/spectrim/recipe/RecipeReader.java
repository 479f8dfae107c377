package org.spectrim.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.spectrim.distill.DistillOptions;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.prune.PruneOptions;
import org.spectrim.quantize.QuantizeOptions;
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
  private static final String TEACHER = "teacher";
  private static final String DISTILL = "distill";
  private static final String SAME = "same";

  private final StepDefaults defaults;
  private final UnaryOperator<String> files;

  /** Files are looked for where they are written. */
  public RecipeReader(StepDefaults defaults) {
    this(defaults, file -> file);
  }

  /**
   * @param files where a file is, seen from where it is written
   */
  public RecipeReader(StepDefaults defaults, UnaryOperator<String> files) {
    this.defaults = defaults;
    this.files = files;
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
            case DISTILL -> storedDistill(options);
            case "quantize" -> storedQuantize(options);
            default -> step(only.getKey(), item, options);
          });
    }
    return new Recipe(name, steps);
  }

  private Step.Distill storedDistill(SpecNode options) {
    Map<String, SpecNode> parts = options.map(RecordReader.keys(Step.Distill.class));
    Step.Distill usual = defaults.distill();
    SpecNode teacher = parts.get(TEACHER);
    return new Step.Distill(
        RecordReader.read(parts.get(STUDENT), usual.student(), List.of()),
        RecordReader.read(parts.get("loss"), usual.loss(), List.of()),
        teacher == null ? null : RecordReader.read(teacher, Teacher.BASELINE, List.of()));
  }

  private Step storedQuantize(SpecNode options) {
    SpecNode teaching = options.map().get("teaching");
    return teaching == null
        ? quantize(options)
        : new Step.Quantize(
            RecordReader.read(options.map().get("options"), defaults.quantize(), List.of()),
            storedDistill(teaching));
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
      case "prune" -> prune(options);
      case "quantize" -> quantize(options);
      case DISTILL -> distill(options);
      case "scratch" -> RecordReader.read(options, Step.Scratch.EQUAL, List.of());
      default -> throw node.unknown("step", kind, known());
    };
  }

  /** The scope follows from the criterion where it is not given. */
  private Step.Prune prune(SpecNode options) {
    PruneOptions read = RecordReader.read(options, defaults.prune(), List.of());
    boolean scoped = options.map(RecordReader.keys(PruneOptions.class)).containsKey("scope");
    return new Step.Prune(scoped ? read : read.withScope(""));
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(Step.KINDS);
    known.add(Recipe.BASELINE);
    return known;
  }

  private Step quantize(SpecNode options) {
    List<String> keys = new ArrayList<>(RecordReader.keys(QuantizeOptions.class));
    keys.add(DISTILL);
    SpecNode teaching = options.map(keys).get(DISTILL);
    QuantizeOptions read =
        RecordReader.read(
            teaching == null ? options : options.without(DISTILL), defaults.quantize(), List.of());
    try {
      return new Step.Quantize(read, teaching == null ? null : teaching(teaching));
    } catch (UsageException e) {
      throw options.error(e.getMessage());
    }
  }

  /** Lessons while a model is quantized, for as long as that trains. */
  private Step.Distill teaching(SpecNode options) {
    List<String> hidden = List.of("epochs");
    List<String> keys = new ArrayList<>(RecordReader.keys(DistillOptions.class));
    keys.removeAll(hidden);
    keys.add(TEACHER);
    SpecNode teacher = options.map(keys).get(TEACHER);
    return new Step.Distill(
        Step.Student.SAME,
        RecordReader.read(options.without(TEACHER), defaults.distill().loss(), hidden),
        teacher == null ? null : teacher(teacher));
  }

  private Step.Distill distill(SpecNode options) {
    List<String> keys = new ArrayList<>(RecordReader.keys(DistillOptions.class));
    keys.addAll(List.of(STUDENT, TEACHER));
    Map<String, SpecNode> given = options.map(keys);
    SpecNode student = given.get(STUDENT);
    SpecNode teacher = given.get(TEACHER);
    return new Step.Distill(
        student == null ? defaults.distill().student() : student(student),
        RecordReader.read(
            options.without(STUDENT).without(TEACHER), defaults.distill().loss(), List.of()),
        teacher == null ? null : teacher(teacher));
  }

  private Step.Student student(SpecNode node) {
    if (node.isScalar()) {
      if (!node.text().equals(SAME)) {
        throw node.error(
            "needs keys, as in {width: 0.25}, or 'same' for the model that is there, not '%s'"
                .formatted(node.text()));
      }
      return Step.Student.SAME;
    }
    return RecordReader.read(node, defaults.distill().student(), List.of(SAME));
  }

  private Teacher teacher(SpecNode node) {
    Teacher read = RecordReader.read(node, Teacher.BASELINE, Teacher.HIDDEN);
    if (read.file().isEmpty()) {
      return read;
    }
    Path file = Path.of(files.apply(read.file()));
    try (InputStream bytes = Files.newInputStream(file)) {
      return new Teacher(file.toString(), hash(bytes.readAllBytes()), "", null, null, null, 1);
    } catch (IOException e) {
      throw node.error("teacher file %s: %s".formatted(file, AtomicFile.reason(e)));
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows SHA-256", e);
    }
  }
}
