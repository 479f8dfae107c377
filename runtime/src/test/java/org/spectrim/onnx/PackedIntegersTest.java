package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ONNX Runtime makes of packed integers, and when. */
class PackedIntegersTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "2, false",
    "2, true",
    "3, false",
    "3, true",
    "4, false",
    "4, true",
    "5, false",
    "5, true",
    "6, false",
    "7, false",
    "7, true",
    "8, false"
  })
  void integersComeBackAndTakeTheirBits(int bits, boolean odd) throws Exception {
    int count = 20_003;
    Random random = new Random(bits);
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      int code = random.nextInt(1 << bits) - (1 << (bits - 1));
      values[i] = (byte) (odd ? 2 * code + 1 : code);
    }
    GraphBuilder graph = new GraphBuilder();
    String widened = new PackedIntegers(graph, "weight", 1, count).signed(values, bits, odd);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      expected[i] = values[i] + 1;
    }
    check(graph, widened, bits, expected);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void indicesComeBackAndTakeTheirBits(int bits) throws Exception {
    int count = 20_003;
    byte[] indices = new byte[count];
    new Random(bits).nextBytes(indices);
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      indices[i] = (byte) (indices[i] & ((1 << bits) - 1));
      expected[i] = (indices[i] & 0xff) + 1;
    }
    GraphBuilder graph = new GraphBuilder();
    check(
        graph,
        new PackedIntegers(graph, "weight", 1, count).indices(indices, bits),
        bits,
        expected);
  }

  /** Adds 1 to the widened integers in a session and looks at what the session really runs. */
  private void check(GraphBuilder graph, String widened, int bits, float[] expected)
      throws Exception {
    String x = graph.input("x", Tensor.Type.FLOAT, 1);
    String floats =
        graph.node("Cast", List.of(widened), Attribute.of("to", Tensor.Type.FLOAT.number));
    graph.output(graph.node("Add", List.of(x, floats)), "y", Tensor.Type.FLOAT, 1, "n");
    byte[] bytes = graph.model("test", Map.of());
    assertThat(bytes.length)
        .isBetween(expected.length * bits / 8, expected.length * bits / 8 + 1500);
    Path optimized = folder.resolve("optimized.onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(optimized.toString());
      try (OrtSession session = environment.createSession(bytes, options);
          OnnxTensor one = OnnxTensor.createTensor(environment, new float[] {1});
          OrtSession.Result result = session.run(Map.of("x", one))) {
        assertThat(((float[][]) result.get(0).getValue())[0]).isEqualTo(expected);
      }
    }
    assertThat(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList())
        .extracting(OnnxMl.NodeProto::getOpType)
        .containsExactly("Add");
  }

  @Test
  void fewIntegersAreNotWorthTheNodes() {
    GraphBuilder graph = new GraphBuilder();
    String name = new PackedIntegers(graph, "weight", 100).signed(new byte[100], 6, false);
    assertThat(name).isEqualTo("graph.weight");
  }
}
