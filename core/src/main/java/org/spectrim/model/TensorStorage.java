package org.spectrim.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.spectrim.model.SafeTensors.Entry;

/**
 * Tensors as entries of a file: floats as they are; integers packed at their bits, with {@code
 * name.scales}; indices packed or in Huffman codes, with {@code name.codebook}. What entries do not
 * say is written as JSON.
 */
final class TensorStorage {
  private static final String SCALES = ".scales";
  private static final String CODEBOOK = ".codebook";

  private TensorStorage() {}

  /** Adds a tensor's entries. */
  static void write(
      String name,
      StoredTensor tensor,
      Map<String, Entry> entries,
      ObjectNode integers,
      ObjectNode codebooks) {
    if (tensor instanceof DenseTensor dense) {
      entries.put(name, Entry.floats(dense.shape(), dense.values()));
    } else if (tensor instanceof HalfTensor half) {
      entries.put(name, Entry.halves(half.shape(), half.values()));
    } else if (tensor instanceof IntegerTensor integer) {
      integers(name, integer, entries, integers.putObject(name));
    } else if (tensor instanceof CodebookTensor shared) {
      indices(name, shared, entries, codebooks.putObject(name));
    }
  }

  private static void integers(
      String name, IntegerTensor integer, Map<String, Entry> entries, ObjectNode about) {
    byte[] packed = BitPacking.pack(integer.codes(), integer.bits());
    boolean whole = integer.bits() == 8;
    List<Integer> shape = whole ? integer.shape() : List.of(packed.length);
    entries.put(name, new Entry(whole ? "I8" : "U8", shape, packed));
    entries.put(name + SCALES, Entry.floats(List.of(integer.scales().length), integer.scales()));
    about.put("bits", integer.bits());
    if (integer.odd()) {
      about.put("odd", true);
    }
    integer.shape().forEach(about.putArray("shape")::add);
  }

  private static void indices(
      String name, CodebookTensor shared, Map<String, Entry> entries, ObjectNode about) {
    int values = shared.codebook().length;
    byte[] text =
        shared.huffman()
            ? HuffmanCode.encode(shared.indices(), values)
            : BitPacking.pack(shared.indices(), shared.bits());
    entries.put(name, new Entry("U8", List.of(text.length), text));
    entries.put(name + CODEBOOK, Entry.floats(List.of(values), shared.codebook()));
    about.put("coding", shared.huffman() ? "huffman" : "packed");
    shared.shape().forEach(about.putArray("shape")::add);
  }

  /**
   * @throws IllegalArgumentException if the entries do not fit what the JSON says
   */
  static StoredTensor read(String name, JsonNode json, Map<String, Entry> entries) {
    Entry entry = entry(entries, name);
    JsonNode integer = json.path("integers").path(name);
    JsonNode shared = json.path("codebooks").path(name);
    if (!integer.isMissingNode()) {
      return integers(name, integer, entry, entries);
    } else if (!shared.isMissingNode()) {
      return indices(name, shared, entry, entries);
    }
    return entry.type().equals("F16")
        ? new HalfTensor(entry.shape(), entry.halves())
        : new DenseTensor(entry.shape(), entry.floats());
  }

  private static IntegerTensor integers(
      String name, JsonNode about, Entry entry, Map<String, Entry> entries) {
    List<Integer> shape = shape(about);
    int bits = NetworkJson.integer(about, "bits");
    byte[] values = BitPacking.unpack(entry.bytes(), bits, size(shape));
    boolean odd = about.path("odd").asBoolean();
    float[] scales = entry(entries, name + SCALES).floats();
    return new IntegerTensor(shape, bits, odd ? IntegerTensor.odd(values) : values, scales, odd);
  }

  private static CodebookTensor indices(
      String name, JsonNode about, Entry entry, Map<String, Entry> entries) {
    List<Integer> shape = shape(about);
    float[] codebook = entry(entries, name + CODEBOOK).floats();
    String coding = about.path("coding").asText();
    if (codebook.length < 1 || codebook.length > CodebookTensor.LARGEST) {
      throw new IllegalArgumentException(
          "the codebook of '" + name + "' has " + codebook.length + " values");
    }
    byte[] indices =
        switch (coding) {
          case "huffman" -> HuffmanCode.decode(entry.bytes(), codebook.length, size(shape));
          case "packed" -> {
            int bits = CodebookTensor.bits(codebook.length);
            yield BitPacking.unsigned(BitPacking.unpack(entry.bytes(), bits, size(shape)), bits);
          }
          default ->
              throw new IllegalArgumentException(
                  "'" + name + "' has the unknown coding '" + coding + "'");
        };
    return new CodebookTensor(shape, indices, codebook);
  }

  private static List<Integer> shape(JsonNode about) {
    List<Integer> shape = new ArrayList<>();
    about.path("shape").forEach(size -> shape.add(size.asInt()));
    return shape;
  }

  private static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  static Entry entry(Map<String, Entry> entries, String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("tensor '" + name + "' is missing");
    }
    return entry;
  }
}
