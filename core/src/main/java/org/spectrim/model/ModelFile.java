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
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.SafeTensors.Entry;
import org.spectrim.net.Network;
import org.spectrim.net.ShapeException;
import org.spectrim.scene.LandClass;

/**
 * Models on disk, as safetensors. The weights stand under their own names, {@link TensorEntries}
 * tells how integers, indices and sparse tensors are packed, {@link TransformEntries} how the band
 * transform is. Everything else is one JSON text in the metadata under {@code spectrim}.
 */
public final class ModelFile {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "spectrim";
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
    ObjectNode json = describe(model, tensors.json());
    TransformEntries.write(model.transform(), entries, json);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.put(KEY, json.toString());
    return new SafeTensors(metadata, entries).toBytes();
  }

  private static ObjectNode describe(Model model, JsonNode tensors) {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", VERSION);
    json.put("window", model.window());
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
    return json;
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
        TransformEntries.read(json, file),
        NetworkJson.integer(json, "window"),
        classes,
        activations,
        new Provenance(provenance));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
