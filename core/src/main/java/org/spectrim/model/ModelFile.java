package org.spectrim.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.spectrim.band.BandTransform;
import org.spectrim.band.FixedPoint;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.SafeTensors.Entry;
import org.spectrim.net.Network;
import org.spectrim.net.ShapeException;
import org.spectrim.scene.LandClass;

/**
 * Models on disk, as safetensors. The weights stand under their own names, {@link TensorEntries}
 * tells how integers, indices and sparse tensors are packed; the band transform is {@code
 * transform.mean} and {@code transform.weights}. Everything else is one JSON text in the metadata
 * under {@code spectrim}.
 */
public final class ModelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "spectrim";
  private static final String MEAN = "transform.mean";
  private static final String MATRIX = "transform.weights";
  private static final String STEPS = "transform.steps";
  private static final int VERSION = 1;

  private ModelFile() {}

  /**
   * Writes or replaces a file, atomically.
   *
   * @throws InputException if it cannot be written
   */
  public static void write(Model model, Path file) {
    AtomicFile.write(file, toBytes(model));
  }

  /** The bytes of the file: equal models give equal bytes. */
  public static byte[] toBytes(Model model) {
    TensorEntries tensors = TensorEntries.of(model.weights());
    Map<String, Entry> entries = tensors.entries();
    BandTransform transform = model.transform();
    entries.put(MEAN, Entry.floats(List.of(transform.bands()), transform.mean()));
    matrix(transform, entries);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(KEY, describe(model, tensors.json()));
    return new SafeTensors(metadata, entries).toBytes();
  }

  /** Fitted projections were rounded to 16 bits, so they are stored as such, without loss. */
  private static void matrix(BandTransform transform, Map<String, Entry> entries) {
    if (transform.diagonal()) {
      entries.put(MATRIX, Entry.floats(List.of(transform.bands()), transform.weights()));
      return;
    }
    List<Integer> shape = List.of(transform.components(), transform.bands());
    FixedPoint held = FixedPoint.exactly(transform.weights(), shape.get(0)).orElse(null);
    if (held == null) {
      entries.put(MATRIX, Entry.floats(shape, transform.weights()));
    } else {
      entries.put(MATRIX, Entry.shorts(shape, held.integers()));
      entries.put(STEPS, Entry.floats(List.of(shape.get(0)), held.steps()));
    }
  }

  private static float[] matrix(Entry matrix, TensorEntries file) {
    if (!matrix.type().equals("I16")) {
      return matrix.floats();
    }
    float[] steps = file.entry(STEPS).floats();
    if (steps.length == 0 || matrix.shorts().length % steps.length != 0) {
      throw new IllegalArgumentException(steps.length + " steps do not fit '" + MATRIX + "'");
    }
    return new FixedPoint(matrix.shorts(), steps).toFloats();
  }

  private static String describe(Model model, JsonNode tensors) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("window", model.window());
    json.put("transform", model.transform().kind());
    if (model.transform().limit() < Float.POSITIVE_INFINITY) {
      json.put("limit", model.transform().limit());
    }
    ArrayNode classes = json.putArray("classes");
    model
        .classes()
        .forEach(
            c ->
                classes
                    .addObject()
                    .put("value", c.value())
                    .put("name", c.name())
                    .put("rgb", c.rgb()));
    json.set("network", NetworkJson.write(model.network()));
    tensors.properties().forEach(about -> json.set(about.getKey(), about.getValue()));
    if (!model.activations().isEmpty()) {
      ObjectNode activations = json.putObject("activations");
      model
          .activations()
          .forEach(
              (name, q) ->
                  activations
                      .putObject(name)
                      .put("scale", q.scale())
                      .put("zero_point", q.zeroPoint())
                      .put("bits", q.bits()));
    }
    ObjectNode provenance = json.putObject("provenance");
    model.provenance().entries().forEach(provenance::put);
    return json.toString();
  }

  /**
   * @throws InputException if the file is missing, damaged, or no model of ours
   */
  public static Model read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InputException("cannot read model file " + file + ": " + AtomicFile.reason(e), e);
    }
    return fromBytes(bytes, file.toString());
  }

  /**
   * @param name of the file, for messages
   */
  static Model fromBytes(byte[] bytes, String name) {
    try {
      SafeTensors file = SafeTensors.parse(bytes);
      String text = file.metadata().get(KEY);
      if (text == null) {
        throw new InputException(
            name
                + " is a safetensors file but no Spectrim model: its metadata has no '"
                + KEY
                + "' entry");
      }
      JsonNode json = JSON.readTree(text);
      if (json.path("version").asInt() != VERSION) {
        throw new InputException(
            "%s is a Spectrim model of format %s; this version reads format %d"
                .formatted(name, json.path("version"), VERSION));
      }
      return model(json, new TensorEntries(file.entries(), json));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | ArithmeticException
        | ShapeException e) {
      throw new InputException("model file " + name + " is damaged: " + firstLine(e), e);
    }
  }

  private static Model model(JsonNode json, TensorEntries file) {
    Network network = NetworkJson.read(json.path("network"));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach((name, parameter) -> tensors.put(name, file.tensor(name, parameter.shape())));
    float[] mean = file.entry(MEAN).floats();
    Entry matrix = file.entry(MATRIX);
    BandTransform transform =
        new BandTransform(
            json.path("transform").asText(),
            matrix.shape().size() == 1,
            mean,
            matrix(matrix, file),
            json.has("limit") ? json.path("limit").floatValue() : Float.POSITIVE_INFINITY);
    List<LandClass> classes = new ArrayList<>();
    json.path("classes")
        .forEach(
            c ->
                classes.add(
                    new LandClass(
                        c.path("value").asInt(), c.path("name").asText(), c.path("rgb").asInt())));
    Map<String, AffineQuantizer> activations = new LinkedHashMap<>();
    json.path("activations")
        .properties()
        .forEach(
            field -> {
              JsonNode q = field.getValue();
              activations.put(
                  field.getKey(),
                  new AffineQuantizer(
                      q.path("scale").floatValue(),
                      NetworkJson.integer(q, "zero_point"),
                      NetworkJson.integer(q, "bits")));
            });
    Map<String, String> provenance = new TreeMap<>();
    json.path("provenance")
        .properties()
        .forEach(field -> provenance.put(field.getKey(), field.getValue().asText()));
    return new Model(
        network,
        new Weights(tensors),
        transform,
        NetworkJson.integer(json, "window"),
        classes,
        activations,
        new Provenance(provenance));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
