package org.spectrim.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A tensor in an ONNX file.
 *
 * @param dims sizes of the axes; none for a scalar
 * @param raw the elements, little-endian
 */
record Tensor(Type type, long[] dims, byte[] raw) {
  /** Element types, with their numbers in {@code TensorProto.DataType}. */
  enum Type {
    FLOAT(1),
    UINT8(2),
    INT8(3),
    INT16(5),
    INT32(6),
    INT64(7),
    FLOAT16(10),
    INT4(22);

    final int number;

    Type(int number) {
      this.number = number;
    }
  }

  static Tensor floats(float[] values, long... dims) {
    byte[] raw = new byte[4 * values.length];
    littleEndian(raw).asFloatBuffer().put(values);
    return new Tensor(Type.FLOAT, dims, raw);
  }

  static Tensor scalar(float value) {
    return floats(new float[] {value});
  }

  static Tensor ints(int[] values, long... dims) {
    byte[] raw = new byte[4 * values.length];
    littleEndian(raw).asIntBuffer().put(values);
    return new Tensor(Type.INT32, dims, raw);
  }

  /** A vector of 64-bit integers, as shapes, axes and indices are. */
  static Tensor longs(long... values) {
    byte[] raw = new byte[8 * values.length];
    littleEndian(raw).asLongBuffer().put(values);
    return new Tensor(Type.INT64, new long[] {values.length}, raw);
  }

  static Tensor int16(short[] values, long... dims) {
    byte[] raw = new byte[2 * values.length];
    littleEndian(raw).asShortBuffer().put(values);
    return new Tensor(Type.INT16, dims, raw);
  }

  static Tensor int8(byte[] values, long... dims) {
    return new Tensor(Type.INT8, dims, values);
  }

  /** Integers from -8 to 7, two a byte, the first in the low half. */
  static Tensor int4(byte[] values, long... dims) {
    byte[] packed = new byte[(values.length + 1) / 2];
    for (int i = 0; i < values.length; i++) {
      packed[i / 2] |= (byte) ((values[i] & 0xf) << (i % 2 * 4));
    }
    return new Tensor(Type.INT4, dims, packed);
  }

  /** 16-bit floats, given as their bits. */
  static Tensor float16(short[] values, long... dims) {
    byte[] raw = new byte[2 * values.length];
    littleEndian(raw).asShortBuffer().put(values);
    return new Tensor(Type.FLOAT16, dims, raw);
  }

  static Tensor uint8(int value) {
    return new Tensor(Type.UINT8, new long[0], new byte[] {(byte) value});
  }

  private static ByteBuffer littleEndian(byte[] raw) {
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
  }

  ProtoWriter proto(String name) {
    return new ProtoWriter().integers(1, dims).integer(2, type.number).text(8, name).bytes(9, raw);
  }
}
