package org.spectrim.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/** A network as JSON, in model files: each layer by its type's name and settings. */
final class NetworkJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NetworkJson() {}

  static ObjectNode write(Network network) {
    ObjectNode json = JSON.objectNode();
    Shape in = network.input();
    json.set("input", ints(in.channels(), in.bands(), in.rows(), in.columns()));
    ArrayNode nodes = json.putArray("nodes");
    for (Node node : network.nodes()) {
      ObjectNode entry = nodes.addObject().put("name", node.name());
      ArrayNode inputs = entry.putArray("inputs");
      node.inputs().forEach(inputs::add);
      writeLayer(node.layer(), entry);
    }
    return json;
  }

  private static void writeLayer(Layer layer, ObjectNode json) {
    if (layer instanceof Layer.Conv c) {
      json.put("type", "conv").put("in", c.in()).put("out", c.out()).put("bias", c.bias());
      json.set("kernel", extent(c.kernel()));
      json.set("stride", extent(c.stride()));
      json.set("dilation", extent(c.dilation()));
    } else if (layer instanceof Layer.Linear l) {
      json.put("type", "linear").put("in", l.in()).put("out", l.out()).put("bias", l.bias());
    } else if (layer instanceof Layer.BatchNorm n) {
      json.put("type", "batch_norm").put("channels", n.channels()).put("epsilon", n.epsilon());
    } else if (layer instanceof Layer.Relu) {
      json.put("type", "relu");
    } else if (layer instanceof Layer.MaxPool p) {
      json.put("type", "max_pool");
      json.set("kernel", extent(p.kernel()));
      json.set("stride", extent(p.stride()));
      json.set("dilation", extent(p.dilation()));
    } else if (layer instanceof Layer.Flatten) {
      json.put("type", "flatten");
    } else if (layer instanceof Layer.Crop c) {
      json.put("type", "crop");
      json.set("before", margin(c.before()));
      json.set("after", margin(c.after()));
    } else if (layer instanceof Layer.Add) {
      json.put("type", "add");
    } else if (layer instanceof Layer.Concat) {
      json.put("type", "concat");
    } else if (layer instanceof Layer.UnfoldBands u) {
      json.put("type", "unfold_bands")
          .put("kernel", u.kernel())
          .put("stride", u.stride())
          .put("dilation", u.dilation());
    }
  }

  /**
   * @throws IllegalArgumentException (or a subclass of InputException) if this is no network
   */
  static Network read(JsonNode json) {
    int[] in = ints(json.path("input"), 4);
    List<Node> nodes = new ArrayList<>();
    for (JsonNode entry : json.path("nodes")) {
      List<String> inputs = new ArrayList<>();
      entry.path("inputs").forEach(name -> inputs.add(name.asText()));
      nodes.add(new Node(entry.path("name").asText(), readLayer(entry), inputs));
    }
    return new Network(new Shape(in[0], in[1], in[2], in[3]), nodes);
  }

  private static Layer readLayer(JsonNode json) {
    String type = json.path("type").asText();
    return switch (type) {
      case "conv" ->
          new Layer.Conv(
              integer(json, "in"),
              integer(json, "out"),
              extent(json.path("kernel")),
              extent(json.path("stride")),
              extent(json.path("dilation")),
              json.path("bias").asBoolean());
      case "linear" ->
          new Layer.Linear(
              integer(json, "in"), integer(json, "out"), json.path("bias").asBoolean());
      case "batch_norm" ->
          new Layer.BatchNorm(integer(json, "channels"), json.path("epsilon").floatValue());
      case "relu" -> new Layer.Relu();
      case "max_pool" ->
          new Layer.MaxPool(
              extent(json.path("kernel")),
              extent(json.path("stride")),
              extent(json.path("dilation")));
      case "flatten" -> new Layer.Flatten();
      case "crop" -> new Layer.Crop(margin(json.path("before")), margin(json.path("after")));
      case "add" -> new Layer.Add();
      case "concat" -> new Layer.Concat();
      case "unfold_bands" ->
          new Layer.UnfoldBands(
              integer(json, "kernel"), integer(json, "stride"), integer(json, "dilation"));
      default -> throw new IllegalArgumentException("unknown layer type '" + type + "'");
    };
  }

  private static ArrayNode margin(Layer.Margin m) {
    return ints(m.bands(), m.rows(), m.columns());
  }

  private static Layer.Margin margin(JsonNode json) {
    int[] m = ints(json, 3);
    return new Layer.Margin(m[0], m[1], m[2]);
  }

  private static ArrayNode extent(Extent e) {
    return ints(e.bands(), e.rows(), e.columns());
  }

  private static Extent extent(JsonNode json) {
    int[] e = ints(json, 3);
    return new Extent(e[0], e[1], e[2]);
  }

  static ArrayNode ints(int... values) {
    ArrayNode array = JSON.arrayNode();
    for (int value : values) {
      array.add(value);
    }
    return array;
  }

  private static int[] ints(JsonNode json, int count) {
    if (json.size() != count) {
      throw new IllegalArgumentException("expected " + count + " numbers, not " + json);
    }
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = number(json.get(i));
    }
    return values;
  }

  static int integer(JsonNode json, String key) {
    return number(json.path(key));
  }

  private static int number(JsonNode json) {
    if (!json.canConvertToInt() || !json.isIntegralNumber()) {
      throw new IllegalArgumentException("expected a whole number, not '" + json + "'");
    }
    return json.intValue();
  }
}
