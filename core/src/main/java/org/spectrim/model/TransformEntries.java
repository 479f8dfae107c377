package org.spectrim.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.spectrim.band.BandTransform;
import org.spectrim.band.FixedPoint;
import org.spectrim.model.SafeTensors.Entry;

/**
 * How a band transform stands in a safetensors file: {@code transform.mean} and {@code
 * transform.weights}, one factor a band or a row of them for each component. Rounded weights are
 * integers, packed if they have 8 bits or fewer, with {@code transform.steps} for the rows and,
 * where columns have steps too, the exponents of these powers of two in {@code transform.columns}.
 */
final class TransformEntries {
  private static final String MEAN = "transform.mean";
  private static final String MATRIX = "transform.weights";
  private static final String STEPS = "transform.steps";
  private static final String COLUMNS = "transform.columns";
  private static final String BITS = "transform_bits";

  private TransformEntries() {}

  static void write(BandTransform transform, Map<String, Entry> entries, ObjectNode json) {
    json.put("transform", transform.kind());
    if (transform.limit() < Float.POSITIVE_INFINITY) {
      json.put("limit", transform.limit());
    }
    entries.put(MEAN, Entry.floats(List.of(transform.bands()), transform.mean()));
    List<Integer> shape =
        transform.diagonal()
            ? List.of(transform.bands())
            : List.of(transform.components(), transform.bands());
    FixedPoint held = transform.held();
    if (held == null) {
      entries.put(MATRIX, Entry.floats(shape, transform.weights()));
      return;
    }
    entries.put(STEPS, Entry.floats(List.of(held.rowSteps().length), held.rowSteps()));
    if (!held.plainColumns()) {
      byte[] exponents = new byte[held.columnSteps().length];
      for (int i = 0; i < exponents.length; i++) {
        exponents[i] = (byte) Math.getExponent(held.columnSteps()[i]);
      }
      entries.put(COLUMNS, new Entry("I8", List.of(exponents.length), exponents));
    }
    if (held.bits() > 8) {
      entries.put(MATRIX, Entry.shorts(shape, held.integers()));
      return;
    }
    byte[] integers = new byte[held.integers().length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = (byte) held.integers()[i];
    }
    byte[] packed = BitPacking.pack(integers, held.bits());
    entries.put(MATRIX, new Entry("U8", List.of(packed.length), packed));
    json.put(BITS, held.bits());
  }

  /**
   * @throws IllegalArgumentException if entries are missing or do not fit each other
   */
  static BandTransform read(JsonNode json, TensorEntries file) {
    String kind = json.path("transform").asText();
    float limit = json.has("limit") ? json.path("limit").floatValue() : Float.POSITIVE_INFINITY;
    float[] mean = file.entry(MEAN).floats();
    Entry matrix = file.entry(MATRIX);
    if (matrix.type().equals("F32")) {
      boolean diagonal = matrix.shape().size() == 1;
      return new BandTransform(kind, diagonal, mean, matrix.floats(), limit);
    }
    float[] rowSteps = file.entry(STEPS).floats();
    int size = Math.multiplyExact(rowSteps.length, mean.length);
    int bits = json.has(BITS) ? NetworkJson.integer(json, BITS) : FixedPoint.MOST_BITS;
    short[] integers = bits > 8 ? matrix.shorts() : unpack(matrix, bits, size);
    return BandTransform.rounded(
        kind, mean, new FixedPoint(bits, integers, rowSteps, columns(file, mean.length)), limit);
  }

  private static short[] unpack(Entry matrix, int bits, int size) {
    byte[] values = BitPacking.unpack(matrix.bytes(), bits, size);
    short[] integers = new short[size];
    for (int i = 0; i < size; i++) {
      integers[i] = values[i];
    }
    return integers;
  }

  private static float[] columns(TensorEntries file, int bands) {
    float[] steps = new float[bands];
    Arrays.fill(steps, 1);
    if (file.entries().containsKey(COLUMNS)) {
      byte[] exponents = file.entry(COLUMNS).bytes();
      if (exponents.length != bands) {
        throw new IllegalArgumentException(
            exponents.length + " exponents do not fit " + bands + " bands");
      }
      for (int i = 0; i < bands; i++) {
        steps[i] = Math.scalb(1f, exponents[i]);
      }
    }
    return steps;
  }
}
