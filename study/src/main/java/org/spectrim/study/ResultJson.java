package org.spectrim.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How results and what belongs to them are written down. */
final class ResultJson {
  private static final Logger LOG = LoggerFactory.getLogger(ResultJson.class);

  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private ResultJson() {}

  /** Any value as text. */
  static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A result in a file; empty if there is none or none that can be read. */
  static Optional<TrialResult> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), TrialResult.class));
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is damaged; the trial is run again", file);
      return Optional.empty();
    }
  }

  /** The result that another process of the same version wrote. */
  static TrialResult result(String text) {
    try {
      return MAPPER.readValue(text, TrialResult.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
