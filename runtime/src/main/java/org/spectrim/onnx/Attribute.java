package org.spectrim.onnx;

/** A named constant of an ONNX node. */
sealed interface Attribute {
  ProtoWriter proto();

  record Int(String name, long value) implements Attribute {
    @Override
    public ProtoWriter proto() {
      return new ProtoWriter().text(1, name).integer(3, value).integer(20, 2);
    }
  }

  record Ints(String name, long[] values) implements Attribute {
    @Override
    public ProtoWriter proto() {
      return new ProtoWriter().text(1, name).integers(8, values).integer(20, 7);
    }
  }

  record Text(String name, String value) implements Attribute {
    @Override
    public ProtoWriter proto() {
      return new ProtoWriter().text(1, name).text(4, value).integer(20, 3);
    }
  }

  static Attribute text(String name, String value) {
    return new Text(name, value);
  }

  static Attribute of(String name, long value) {
    return new Int(name, value);
  }

  static Attribute list(String name, long... values) {
    return new Ints(name, values);
  }
}
