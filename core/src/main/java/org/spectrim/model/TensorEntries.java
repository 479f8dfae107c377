package org.spectrim.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.model.SafeTensors.Entry;

/**
 * How tensors stand in a safetensors file. Floats and halves stand under their own names. Integers
 * of fewer than 8 bits are packed into bytes, with {@code name.scales} beside them; indices are
 * packed or in Huffman codes, with {@code name.codebook} beside them. Of sparse tensors the
 * elements that are stored follow each other in row-major order, with {@code name.pattern} beside
 * them ({@link SparsePattern}). What the entries do not say is in the JSON objects {@code
 * integers}, {@code codebooks} and {@code sparse}, by name.
 *
 * @param entries tensors of the file, by name
 * @param json holds the three objects
 */
record TensorEntries(Map<String, Entry> entries, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCALES = ".scales";
  private static final String PATTERN = ".pattern";
  private static final String CODEBOOK = ".codebook";
  private static final String INTEGERS = "integers";
  private static final String CODEBOOKS = "codebooks";
  private static final String SPARSE = "sparse";
  private static final String SHAPE = "shape";

  static TensorEntries of(Weights weights) {
    ObjectNode json = JSON.createObjectNode();
    TensorEntries all = new TensorEntries(new LinkedHashMap<>(), json);
    ObjectNode integers = JSON.createObjectNode();
    ObjectNode codebooks = JSON.createObjectNode();
    ObjectNode sparse = JSON.createObjectNode();
    weights
        .asMap()
        .forEach(
            (name, tensor) -> {
              int[] stored = tensor instanceof SparseTensor s ? all.pattern(name, s, sparse) : null;
              if (tensor instanceof CodebookTensor shared) {
                all.indices(name, shared, codebooks);
              } else {
                all.values(name, tensor.whole(), stored, integers);
              }
            });
    if (!integers.isEmpty()) {
      json.set(INTEGERS, integers);
    }
    if (!codebooks.isEmpty()) {
      json.set(CODEBOOKS, codebooks);
    }
    if (!sparse.isEmpty()) {
      json.set(SPARSE, sparse);
    }
    return all;
  }

  /** Writes the pattern; returns the elements that are stored. */
  private int[] pattern(String name, SparseTensor tensor, ObjectNode sparse) {
    SparsePattern pattern = tensor.pattern();
    byte[] encoded = pattern.encode(tensor.gapBits());
    entries.put(name + PATTERN, new Entry("U8", List.of(encoded.length), encoded));
    ObjectNode about = sparse.putObject(name);
    tensor.shape().forEach(about.putArray(SHAPE)::add);
    if (tensor.block() > 1) {
      about.put("block", tensor.block());
    }
    if (tensor.gapBits() > 0) {
      about.put("gap_bits", tensor.gapBits()).put("gaps", pattern.codes(tensor.gapBits()));
    }
    return pattern.elements(tensor.shape().get(0), tensor.block());
  }

  private void values(
      String name, StoredTensor whole, int @Nullable [] stored, ObjectNode integers) {
    if (whole instanceof IntegerTensor integer) {
      integers(name, integer, stored, integers);
      return;
    }
    StoredTensor kept = stored == null ? whole : whole.gather(List.of(stored.length), stored);
    entries.put(
        name,
        kept instanceof HalfTensor half
            ? Entry.halves(half.shape(), half.values())
            : Entry.floats(kept.shape(), kept.toFloats()));
  }

  private void integers(
      String name, IntegerTensor tensor, int @Nullable [] stored, ObjectNode integers) {
    byte[] codes = tensor.codes();
    if (stored != null) {
      codes = new byte[stored.length];
      for (int i = 0; i < stored.length; i++) {
        codes[i] = tensor.values()[stored[i]];
      }
    }
    byte[] packed = BitPacking.pack(codes, tensor.bits());
    boolean eight = tensor.bits() == 8;
    List<Integer> shape = eight && stored == null ? tensor.shape() : List.of(packed.length);
    entries.put(name, new Entry(eight ? "I8" : "U8", shape, packed));
    entries.put(name + SCALES, Entry.floats(List.of(tensor.scales().length), tensor.scales()));
    ObjectNode about = integers.putObject(name).put("bits", tensor.bits());
    if (tensor.odd()) {
      about.put("odd", true);
    }
    tensor.shape().forEach(about.putArray(SHAPE)::add);
  }

  private void indices(String name, CodebookTensor shared, ObjectNode codebooks) {
    int values = shared.codebook().length;
    byte[] text =
        shared.huffman()
            ? HuffmanCode.encode(shared.indices(), values)
            : BitPacking.pack(shared.indices(), shared.bits());
    entries.put(name, new Entry("U8", List.of(text.length), text));
    entries.put(name + CODEBOOK, Entry.floats(List.of(values), shared.codebook()));
    ObjectNode about = codebooks.putObject(name);
    about.put("coding", shared.huffman() ? "huffman" : "packed");
    shared.shape().forEach(about.putArray(SHAPE)::add);
  }

  /**
   * A tensor of the file.
   *
   * @param expected its shape, which nothing is allocated beyond
   * @throws IllegalArgumentException if it is missing or damaged
   */
  StoredTensor tensor(String name, List<Integer> expected) {
    JsonNode sparse = json.path(SPARSE).path(name);
    JsonNode integer = json.path(INTEGERS).path(name);
    JsonNode shared = json.path(CODEBOOKS).path(name);
    if (!shared.isMissingNode()) {
      return indices(name, shared);
    }
    if (sparse.isMissingNode()) {
      return integer.isMissingNode()
          ? floats(entry(name).shape(), name, null)
          : integers(shape(integer), name, integer, null);
    }
    List<Integer> shape = shape(sparse);
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException("tensor '" + name + "' has shape " + shape);
    }
    int block = sparse.has("block") ? NetworkJson.integer(sparse, "block") : 1;
    int gapBits = sparse.has("gap_bits") ? NetworkJson.integer(sparse, "gap_bits") : 0;
    if (block < 1) {
      throw new IllegalArgumentException("blocks of " + block + " channels");
    }
    int rows = shape.get(0);
    int columns = size(shape) / rows;
    SparsePattern pattern =
        SparsePattern.decode(
            entry(name + PATTERN).bytes(),
            Math.multiplyExact(SparsePattern.blocks(rows, block), columns),
            gapBits,
            gapBits == 0 ? 0 : NetworkJson.integer(sparse, "gaps"));
    int[] stored = pattern.elements(rows, block);
    StoredTensor whole =
        integer.isMissingNode()
            ? floats(shape, name, stored)
            : integers(shape, name, integer, stored);
    return new SparseTensor(whole, block, gapBits);
  }

  private StoredTensor floats(List<Integer> shape, String name, int @Nullable [] stored) {
    Entry entry = entry(name);
    if (entry.type().equals("F16")) {
      short[] values = entry.halves();
      if (stored != null) {
        requireCount(name, values.length, stored);
        short[] whole = new short[size(shape)];
        for (int i = 0; i < stored.length; i++) {
          whole[stored[i]] = values[i];
        }
        values = whole;
      }
      return new HalfTensor(shape, values);
    }
    float[] values = entry.floats();
    if (stored != null) {
      requireCount(name, values.length, stored);
      float[] whole = new float[size(shape)];
      for (int i = 0; i < stored.length; i++) {
        whole[stored[i]] = values[i];
      }
      values = whole;
    }
    return new DenseTensor(shape, values);
  }

  private IntegerTensor integers(
      List<Integer> shape, String name, JsonNode integer, int @Nullable [] stored) {
    int bits = NetworkJson.integer(integer, "bits");
    int size = size(shape);
    byte[] values =
        BitPacking.unpack(entry(name).bytes(), bits, stored == null ? size : stored.length);
    if (stored != null) {
      byte[] whole = new byte[size];
      for (int i = 0; i < stored.length; i++) {
        whole[stored[i]] = values[i];
      }
      values = whole;
    }
    boolean odd = integer.path("odd").asBoolean();
    float[] scales = entry(name + SCALES).floats();
    return new IntegerTensor(shape, bits, odd ? IntegerTensor.odd(values) : values, scales, odd);
  }

  private CodebookTensor indices(String name, JsonNode about) {
    List<Integer> shape = shape(about);
    byte[] text = entry(name).bytes();
    float[] codebook = entry(name + CODEBOOK).floats();
    String coding = about.path("coding").asText();
    if (codebook.length < 1 || codebook.length > CodebookTensor.LARGEST) {
      throw new IllegalArgumentException(
          "the codebook of '" + name + "' has " + codebook.length + " values");
    }
    byte[] indices =
        switch (coding) {
          case "huffman" -> HuffmanCode.decode(text, codebook.length, size(shape));
          case "packed" -> {
            int bits = CodebookTensor.bits(codebook.length);
            yield BitPacking.unsigned(BitPacking.unpack(text, bits, size(shape)), bits);
          }
          default ->
              throw new IllegalArgumentException(
                  "'" + name + "' has the unknown coding '" + coding + "'");
        };
    return new CodebookTensor(shape, indices, codebook);
  }

  private static void requireCount(String name, int values, int[] stored) {
    if (values != stored.length) {
      throw new IllegalArgumentException(
          "tensor '%s' has %d values for %d places".formatted(name, values, stored.length));
    }
  }

  private static List<Integer> shape(JsonNode about) {
    List<Integer> shape = new ArrayList<>();
    about.path(SHAPE).forEach(size -> shape.add(size.asInt()));
    return shape;
  }

  private static int size(List<Integer> shape) {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("tensor '" + name + "' is missing");
    }
    return entry;
  }
}
