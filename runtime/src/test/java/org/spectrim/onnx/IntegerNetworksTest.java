package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architecture;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.RandomNetworks;

/** The networks of the study as exported, against the same integers in plain loops, bit by bit. */
class IntegerNetworksTest {
  private static final int SAMPLES = 2;

  @TempDir Path folder;

  /** A network whose input is what comes in. */
  private static Model model(String name, int components, int window, double width) {
    Architecture kind = Architectures.named(name);
    Network network = kind.build(new NetworkSettings(components, kind.window(window), 4, width));
    float[] ones = new float[components];
    Arrays.fill(ones, 1);
    List<LandClass> classes = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      classes.add(new LandClass(i, "class " + i, 0));
    }
    return new Model(
        network,
        RandomNetworks.weights(network, new Random(components)),
        new BandTransform("standardize", true, new float[components], ones),
        kind.window(window),
        classes,
        Map.of(),
        Provenance.NONE);
  }

  /** Numbers of bands for which the pooling looks at all places, or leaves some out. */
  @ParameterizedTest
  @CsvSource({
    "cnn1d, 103, 1, 0.5",
    "cnn1d, 204, 1, 0.3",
    "cnn1d, 200, 1, 0.3",
    "cnn1d, 50, 1, 1",
    "cnn1d, 28, 1, 1",
    "cnn1d, 29, 1, 1",
    "cnn1d, 9, 1, 1",
    "cnn2d, 12, 9, 0.2",
    "cnn2d, 12, 11, 0.2",
    "cnn3d, 40, 7, 0.2",
    "cnn3d, 20, 9, 0.2"
  })
  void logitsAreThoseOfTheIntegers(String name, int components, int window, double width)
      throws InvalidProtocolBufferException {
    for (int bits : new int[] {8, 3}) {
      Model quantized = TestQuantizer.quantize(model(name, components, window, width));
      Model model = bits == 8 ? quantized : narrow(quantized, name, components, window, width);
      int size = model.network().input().size();
      float[] samples = new float[SAMPLES * size];
      float[] expected = new float[SAMPLES * 4];
      for (int i = 0; i < SAMPLES; i++) {
        float[] sample = RandomNetworks.sample(model.network().input(), 70 + i);
        System.arraycopy(sample, 0, samples, i * size, size);
        float[] logits = new IntegerSimulation(model).logits(sample);
        System.arraycopy(logits, 0, expected, i * 4, 4);
      }
      float[] seen = new float[expected.length];
      try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
        Block block = Block.windows(FloatBuffer.wrap(samples), SAMPLES, model.window());
        engine.logits(block, FloatBuffer.wrap(seen));
      }
      assertThat(seen).as("%d bits", bits).isEqualTo(expected);
      parse(OnnxExport.toBytes(model, ExportOptions.PATCH));
      parse(OnnxExport.toBytes(model, ExportOptions.DENSE));
    }
  }

  /** An independent parser understands all of it, and nothing is dequantized. */
  private static void parse(byte[] bytes) throws InvalidProtocolBufferException {
    OnnxMl.ModelProto parsed = OnnxMl.ModelProto.parseFrom(bytes);
    assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    assertThat(parsed.getGraph().getNodeList())
        .allMatch(node -> node.getUnknownFields().asMap().isEmpty())
        .extracting(OnnxMl.NodeProto::getOpType)
        .contains("QGemm")
        .doesNotContain("DequantizeLinear");
  }

  private static Model narrow(
      Model quantized, String name, int components, int window, double width) {
    Model floats = model(name, components, window, width);
    Model folded = floats.with(FoldBatchNorm.apply(floats.weighted()));
    return TestQuantizer.weights(folded, 3).withActivations(quantized.activations());
  }

  /** What ONNX Runtime runs of the spectral network's windows: as few operators as can be. */
  @Test
  void windowsOfSpectraNeedNoTranspositions() throws Exception {
    Model model = TestQuantizer.quantize(model("cnn1d", 103, 1, 1));
    Path optimized = folder.resolve("optimized.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(optimized.toString());
      byte[] bytes = OnnxExport.toBytes(model, ExportOptions.PATCH);
      OrtEnvironment.getEnvironment().createSession(bytes, options).close();
    }
    assertThat(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList())
        .extracting(OnnxMl.NodeProto::getOpType)
        .doesNotContain("Transpose", "Tile", "Pad", "Slice", "DequantizeLinear")
        .containsOnlyOnce("QLinearConv", "QuantizeLinear");
  }
}
