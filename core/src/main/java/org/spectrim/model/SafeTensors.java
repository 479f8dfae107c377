package org.spectrim.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format: 8 bytes of header length (little-endian), a JSON header with type, shape
 * and place of each tensor and string metadata, then the tensors' bytes. Its specification is
 * public; any safetensors library reads these files.
 */
record SafeTensors(Map<String, String> metadata, Map<String, Entry> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  /**
   * A tensor's bytes.
   *
   * @param type "F32", "I16", "I8" or "U8"
   */
  record Entry(String type, List<Integer> shape, byte[] bytes) {
    static Entry floats(List<Integer> shape, float[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return new Entry("F32", shape, bytes.array());
    }

    static Entry shorts(List<Integer> shape, short[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(values);
      return new Entry("I16", shape, bytes.array());
    }

    short[] shorts() {
      short[] values = new short[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
      return values;
    }

    static Entry halves(List<Integer> shape, short[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asShortBuffer().put(values);
      return new Entry("F16", shape, bytes.array());
    }

    short[] halves() {
      short[] values = new short[bytes.length / 2];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
      return values;
    }

    float[] floats() {
      if (!type.equals("F32")) {
        throw new IllegalArgumentException("expected floats, not " + type);
      }
      float[] values = new float[bytes.length / 4];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  byte[] toBytes() {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode strings = header.putObject("__metadata__");
    metadata.forEach(strings::put);
    long offset = 0;
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      Entry tensor = entry.getValue();
      ObjectNode json = header.putObject(entry.getKey());
      json.put("dtype", tensor.type);
      tensor.shape.forEach(json.putArray("shape")::add);
      json.putArray("data_offsets").add(offset).add(offset + tensor.bytes.length);
      offset += tensor.bytes.length;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteArrayOutputStream out = new ByteArrayOutputStream(8 + padded + (int) offset);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).array());
    out.writeBytes(text);
    out.writeBytes(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
    entries.values().forEach(tensor -> out.writeBytes(tensor.bytes));
    return out.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no safetensors file; the message says where
   *     it breaks
   */
  static SafeTensors parse(byte[] file) {
    if (file.length < 8) {
      throw new IllegalArgumentException("it has only " + file.length + " bytes");
    }
    long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > file.length - 8L) {
      throw new IllegalArgumentException(
          "its header would have " + length + " bytes, the whole file has " + file.length);
    }
    JsonNode header;
    try {
      header = JSON.readTree(file, 8, (int) length);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("its header is no JSON", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("its header cannot be read", e);
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    Map<String, Entry> entries = new LinkedHashMap<>();
    int start = 8 + (int) length;
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (field.getKey().equals("__metadata__")) {
        field
            .getValue()
            .properties()
            .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
      } else {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue(), file, start));
      }
    }
    return new SafeTensors(metadata, entries);
  }

  private static Entry entry(String name, JsonNode json, byte[] file, int start) {
    String type = json.path("dtype").asText();
    int width =
        switch (type) {
          case "F32" -> 4;
          case "F16" -> 2;
          case "I16" -> 2;
          case "I8", "U8" -> 1;
          default ->
              throw new IllegalArgumentException(
                  "tensor '" + name + "' has the unknown type '" + type + "'");
        };
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    for (JsonNode size : json.path("shape")) {
      shape.add(size.asInt(-1));
      elements = Math.multiplyExact(elements, (long) size.asInt(-1));
    }
    long from = json.path("data_offsets").path(0).asLong(-1);
    long to = json.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to < from || to > file.length - start) {
      throw new IllegalArgumentException(
          "tensor '" + name + "' would lie outside the file: it is cut off or was changed");
    }
    if (elements * width != to - from) {
      throw new IllegalArgumentException(
          "tensor '"
              + name
              + "' has "
              + (to - from)
              + " bytes, which its shape "
              + shape
              + " does not fit");
    }
    byte[] bytes = Arrays.copyOfRange(file, start + (int) from, start + (int) to);
    return new Entry(type, shape, bytes);
  }
}
