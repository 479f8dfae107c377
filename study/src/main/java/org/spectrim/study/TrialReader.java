package org.spectrim.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.io.AtomicFile;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.spec.RecordReader;
import org.spectrim.spec.SpecNode;
import org.spectrim.spec.YamlTree;

/** Makes a trial again from the {@code spec.json} in its folder. */
final class TrialReader {
  static final String SPEC = "spec.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrialReader() {}

  /**
   * Reads a trial.
   *
   * @param overlap of its split, which the file does not hold
   * @throws InputException if the file is missing or damaged, or of a version that knows options
   *     which this one does not
   */
  static Trial read(Path trialFolder, double overlap) {
    Path file = trialFolder.resolve(SPEC);
    try {
      return parse(Files.readString(file), file.toString(), overlap);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  /**
   * Reads a trial from JSON.
   *
   * @param source what errors call it
   */
  static Trial parse(String json, String source, double overlap) {
    try {
      JsonNode root = JSON.readTree(json);
      TrainOptions training =
          RecordReader.read(
              node(source, root.path("training")), TrainOptions.defaults(), List.of());
      return new Trial(
          root.path("scene-name").asText(),
          root.path("scene").asText(),
          new TrialSplit(root.path("split-label").asText(), root.path("split").asText(), overlap),
          RecordReader.read(
              node(source, root.path("network")),
              NetworkChoice.of(root.path("network").path("name").asText()),
              List.of()),
          root.path("window").asInt(),
          root.path("seed").asLong(),
          training,
          new RecipeReader(StepDefaults.of(training))
              .stored(root.path("recipe-name").asText(), node(source, root.path("steps"))),
          root.path("threads").asInt(),
          root.path("measure").asBoolean());
    } catch (JsonProcessingException e) {
      throw new InputException(source + " is damaged: it is not valid JSON", e);
    }
  }

  private static SpecNode node(String source, JsonNode json) {
    return YamlTree.parse(source, kebab(json).toString());
  }

  /** Older versions wrote some keys with underscores. */
  private static JsonNode kebab(JsonNode json) {
    if (!json.isObject()) {
      return json;
    }
    ObjectNode renamed = JSON.createObjectNode();
    json.properties()
        .forEach(entry -> renamed.set(entry.getKey().replace('_', '-'), entry.getValue()));
    return renamed;
  }
}
