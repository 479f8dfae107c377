package org.spectrim.study;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;

/**
 * A model made by the first steps of a recipe.
 *
 * @param seconds that all of them took
 */
record KeptStep(Model model, double seconds) {
  private static final Logger LOG = LoggerFactory.getLogger(KeptStep.class);

  /** What is said of the model, beside it. */
  static final String FILE = "step.json";

  /** What is in a folder; empty if nothing or nothing that can be read. */
  static Optional<KeptStep> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode about = ResultJson.MAPPER.readTree(Files.readAllBytes(file));
      Model model = ModelFile.read(folder.resolve(TrialStore.MODEL));
      return Optional.of(new KeptStep(model, about.path("seconds").asDouble()));
    } catch (IOException | InputException e) {
      LOG.warn("{} is damaged; the step is run again", folder);
      return Optional.empty();
    }
  }
}
