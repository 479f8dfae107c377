package org.spectrim.split;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.PixelLabels;
import org.spectrim.scene.Scene;

/**
 * A split on disk, as JSON: pixel lists as text with ranges ({@code "3,12-40"}), the hash of the
 * scene that was split, and a SHA-256 hash over all of it, so that a changed file is not taken for
 * the split that was published.
 *
 * @param sceneName name of the scene that was split
 * @param sceneHash its {@link Scene#hash()}
 */
public record SplitFile(String sceneName, String sceneHash, Split split) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "spectrim-split";
  private static final int VERSION = 1;

  /** Of files with labels of their own, so that programs that know none refuse them. */
  private static final int VERSION_WITH_LABELS = 2;

  private static final String HASH = "sha256";

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws InputException if it cannot be written
   */
  public static void write(Split split, Scene scene, Path file) {
    ObjectNode json = new SplitFile(scene.name(), scene.hash(), split).toJson();
    json.put(HASH, hash(json));
    AtomicFile.write(file, json.toPrettyString() + "\n");
  }

  /**
   * The split of a file, made sure to be one of this scene.
   *
   * @throws InputException if the file is missing, damaged or changed, or was made for another
   *     scene
   */
  public static Split read(Path file, Scene scene) {
    SplitFile stored = read(file);
    Split split = stored.split;
    if (split.rows() != scene.cube().rows() || split.columns() != scene.cube().columns()) {
      throw new InputException(
          "split file %s is of scene '%s' with %dx%d pixels, but scene '%s' has %dx%d"
              .formatted(
                  file,
                  stored.sceneName,
                  split.rows(),
                  split.columns(),
                  scene.name(),
                  scene.cube().rows(),
                  scene.cube().columns()));
    }
    if (!stored.sceneHash.equals(scene.hash())) {
      throw new InputException(
          "split file %s was made for other data than scene '%s' has now (scene '%s', hash %s); make a new split"
              .formatted(file, scene.name(), stored.sceneName, stored.sceneHash));
    }
    return split;
  }

  /**
   * Reads a file without its scene.
   *
   * @throws InputException if the file is missing, damaged or changed
   */
  public static SplitFile read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (!FORMAT.equals(json.path("format").asText())) {
        throw new InputException(file + " is no split file: its 'format' is not '" + FORMAT + "'");
      }
      int version = json.path("version").asInt();
      if (version != VERSION && version != VERSION_WITH_LABELS) {
        throw new InputException(
            "split file %s has format version %s; this program reads versions %d and %d"
                .formatted(file, json.path("version").asText(), VERSION, VERSION_WITH_LABELS));
      }
      if (!hash(json).equals(json.path(HASH).asText())) {
        throw new InputException(
            "split file " + file + " is damaged or was changed by hand: its sha256 does not fit");
      }
      return parse(json);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "split file " + file + " is damaged: it is not valid JSON (" + reason(e) + ")", e);
    } catch (IOException e) {
      throw new InputException("cannot read split file " + file + ": " + AtomicFile.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new InputException("split file " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  private ObjectNode toJson() {
    PixelLabels given = split.given();
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("version", given.isEmpty() ? VERSION : VERSION_WITH_LABELS)
            .put("scene", sceneName)
            .put("scene_hash", sceneHash)
            .put("rows", split.rows())
            .put("columns", split.columns())
            .put("protocol", split.protocol())
            .put("seed", split.seed())
            .put("train", PixelRanges.format(split.train()))
            .put("validation", PixelRanges.format(split.validation()))
            .put("test", PixelRanges.format(split.test()));
    if (!given.isEmpty()) {
      json.put("given", PixelRanges.format(given.pixels()));
      json.put(
          "given_labels",
          Arrays.stream(given.labels()).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }
    return json;
  }

  private static SplitFile parse(JsonNode json) {
    int rows = json.path("rows").asInt();
    int columns = json.path("columns").asInt();
    if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(rows + "x" + columns + " is no size of an image");
    }
    int pixels = rows * columns;
    BitSet seen = new BitSet(pixels);
    Split split =
        new Split(
            json.path("protocol").asText(),
            json.path("seed").asLong(),
            rows,
            columns,
            pixels(json, "train", pixels, seen),
            pixels(json, "validation", pixels, seen),
            pixels(json, "test", pixels, seen),
            given(json, pixels));
    return new SplitFile(json.path("scene").asText(), json.path("scene_hash").asText(), split);
  }

  private static PixelLabels given(JsonNode json, int limit) {
    String labels = json.path("given_labels").asText();
    return labels.isEmpty()
        ? PixelLabels.NONE
        : new PixelLabels(
            PixelRanges.parse(json.path("given").asText(), limit),
            Arrays.stream(labels.split(",", -1)).mapToInt(Integer::parseInt).toArray());
  }

  private static int[] pixels(JsonNode json, String key, int limit, BitSet seen) {
    try {
      int[] pixels = PixelRanges.parse(json.path(key).asText(), limit);
      for (int pixel : pixels) {
        if (seen.get(pixel)) {
          throw new IllegalArgumentException("pixel " + pixel + " is in another set too");
        }
        seen.set(pixel);
      }
      return pixels;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + key + "': " + e.getMessage(), e);
    }
  }

  /** Over all entries but the hash itself, in the order they stand. */
  private static String hash(JsonNode json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Map.Entry<String, JsonNode> entry : json.properties()) {
        if (!entry.getKey().equals(HASH)) {
          String line = entry.getKey() + '=' + entry.getValue().asText() + '\n';
          digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("").strip();
  }
}
