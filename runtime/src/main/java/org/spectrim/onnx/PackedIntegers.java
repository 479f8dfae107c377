package org.spectrim.onnx;

import java.util.List;

/**
 * Integers of a few bits in the fewest bytes that standard operators can widen when a file is
 * loaded: 8 bits as INT8; 4 bits as INT4 with a Cast; all others as one plane of bits for each
 * binary digit, {@code sum_j digit_j 2^j}. ONNX Runtime folds all of that into a constant when it
 * makes a session, so that nothing of it runs later.
 */
final class PackedIntegers {
  /** The nodes and constants that planes need take about so many bytes of a file. */
  private static final int PLANES_COST = 1300;

  private static final int BYTE = 8;

  private final GraphBuilder graph;
  private final String hint;
  private final long[] dims;

  /**
   * @param hint for the constant's name
   * @param dims sizes of the widened tensor's axes
   */
  PackedIntegers(GraphBuilder graph, String hint, long... dims) {
    this.graph = graph;
    this.hint = hint;
    this.dims = dims;
  }

  /**
   * Signed integers.
   *
   * @param odd whether all are odd; bits then are those of half of them, rounded down
   * @return the name of an INT8 tensor
   */
  String signed(byte[] values, int bits, boolean odd) {
    int whole = odd ? bits + 1 : bits;
    int usual = whole <= 4 ? 4 : BYTE;
    if (bits == usual || !saves(values.length, usual - bits)) {
      return usual == BYTE ? graph.constant(hint, Tensor.int8(values, dims)) : halfBytes(values);
    }
    int[] places = new int[bits];
    for (int j = 0; j < bits; j++) {
      places[j] = (j == bits - 1 ? -1 : 1) << (odd ? j + 1 : j);
    }
    byte[] codes = values.clone();
    for (int i = 0; i < codes.length && odd; i++) {
      codes[i] = (byte) (codes[i] >> 1);
    }
    String sums = planes(codes, places);
    if (odd) {
      sums = graph.node("Add", List.of(sums, graph.constant("one", Tensor.ints(new int[] {1}, 1))));
    }
    return cast(sums, Tensor.Type.INT8);
  }

  /**
   * Indices, less than 256.
   *
   * @return the name of an INT32 tensor
   */
  String indices(byte[] indices, int bits) {
    if (bits == BYTE || !saves(indices.length, BYTE - bits)) {
      return cast(
          graph.constant(hint, new Tensor(Tensor.Type.UINT8, dims, indices)), Tensor.Type.INT32);
    }
    int[] places = new int[bits];
    for (int j = 0; j < bits; j++) {
      places[j] = 1 << j;
    }
    return planes(indices, places);
  }

  private static boolean saves(int count, int bits) {
    return (long) count * bits / BYTE > PLANES_COST;
  }

  private String halfBytes(byte[] values) {
    return cast(graph.constant(hint, Tensor.int4(values, dims)), Tensor.Type.INT8);
  }

  /** The sum of the bits of each code, each times the value of its place. */
  private String planes(byte[] codes, int[] places) {
    int bytes = (codes.length + BYTE - 1) / BYTE;
    byte[] planes = new byte[places.length * bytes];
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < places.length; j++) {
        planes[j * bytes + i / BYTE] |= (byte) (((codes[i] >> j) & 1) << (i % BYTE));
      }
    }
    String packed =
        graph.constant(
            hint, new Tensor(Tensor.Type.UINT8, new long[] {places.length, bytes, 1}, planes));
    String shifts =
        graph.constant(
            "shifts",
            new Tensor(Tensor.Type.UINT8, new long[] {BYTE}, new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));
    String shifted =
        graph.node("BitShift", List.of(packed, shifts), Attribute.text("direction", "RIGHT"));
    String one = graph.constant("bit", Tensor.uint8(1));
    String bits = cast(graph.node("BitwiseAnd", List.of(shifted, one)), Tensor.Type.INT32);
    String worth = graph.constant("places", Tensor.ints(places, places.length, 1, 1));
    String summands = graph.node("Mul", List.of(bits, worth));
    String axis = graph.constant("axis", Tensor.longs(0));
    String sums = graph.node("ReduceSum", List.of(summands, axis), Attribute.of("keepdims", 0));
    String row = graph.reshape(sums, -1);
    if (codes.length % BYTE != 0) {
      String start = graph.constant("start", Tensor.longs(0));
      row =
          graph.node(
              "Slice", List.of(row, start, graph.constant("end", Tensor.longs(codes.length))));
    }
    return graph.reshape(row, dims);
  }

  private String cast(String x, Tensor.Type type) {
    return graph.node("Cast", List.of(x), Attribute.of("to", type.number));
  }
}
