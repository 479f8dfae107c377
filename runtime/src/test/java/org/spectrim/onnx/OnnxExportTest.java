package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.HalfTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Shape;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;
import org.spectrim.testing.VariedNetworks;

class OnnxExportTest {
  private static final int SEEDS = 12;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void patchFormGivesTheReferenceLogits(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      checkAgainstReference(RandomNetworks.model(kind, seed), kind + " " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void integerWeightsAloneGiveTheReferenceLogits(Kind kind) {
    for (int seed = 0; seed < 3; seed++) {
      for (int bits : new int[] {2, 3, 4, 7}) {
        Model model = TestQuantizer.weights(RandomNetworks.model(kind, seed), bits);
        checkAgainstReference(model, kind + " " + seed);
      }
      checkAgainstReference(halves(RandomNetworks.model(kind, seed)), kind + " fp16 " + seed);
    }
  }

  private static Model halves(Model model) {
    Map<String, StoredTensor> halves = new LinkedHashMap<>();
    model
        .weights()
        .asMap()
        .forEach(
            (name, tensor) -> {
              if (tensor.shape().size() > 1) {
                halves.put(name, HalfTensor.of(tensor));
              }
            });
    return model.with(model.weights().with(halves));
  }

  @Test
  void narrowWeightsAreStoredInHalfAByteEach() throws InvalidProtocolBufferException {
    Model model = RandomNetworks.model(Kind.SPATIAL, 3);
    OnnxMl.ModelProto parsed =
        OnnxMl.ModelProto.parseFrom(
            OnnxExport.toBytes(TestQuantizer.weights(model, 4), ExportOptions.PATCH));
    assertThat(parsed.getOpsetImport(0).getVersion()).isEqualTo(GraphBuilder.OPSET_INT4);
    OnnxMl.TensorProto weight =
        parsed.getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals("fc2.weight"))
            .findFirst()
            .orElseThrow();
    int size = model.weights().get("fc2.weight").size();
    assertThat(weight.getDataType()).isEqualTo(Tensor.Type.INT4.number);
    assertThat(weight.getRawData().size()).isEqualTo((size + 1) / 2);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void nativeConvolutionsGiveTheReferenceLogits(Kind kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Model model = RandomNetworks.model(kind, seed);
      String name = kind + " native " + seed;
      checkAgainstReference(model, name, ExportOptions.NATIVE_PATCH);
      checkAgainstReference(TestQuantizer.weights(model, 4), name, ExportOptions.NATIVE_PATCH);
      Model varied = VariedNetworks.model(kind, seed);
      checkAgainstReference(varied, name + " varied", ExportOptions.NATIVE_PATCH);
      checkAgainstReference(varied, kind + " varied " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"SPATIAL, 2", "SPECTRAL, 2", "SPATIAL_SPECTRAL, 3"})
  void nativeConvolutionsSlideOverAsManyAxesAsTheNetworks(Kind kind, int axes)
      throws InvalidProtocolBufferException {
    Model model = RandomNetworks.model(kind, 1);
    List<Integer> slides =
        OnnxMl.ModelProto.parseFrom(OnnxExport.toBytes(model, ExportOptions.NATIVE_PATCH))
            .getGraph()
            .getNodeList()
            .stream()
            .filter(node -> node.getOpType().equals("Conv"))
            .flatMap(node -> node.getAttributeList().stream())
            .filter(attribute -> attribute.getName().equals("kernel_shape"))
            .map(OnnxMl.AttributeProto::getIntsCount)
            .toList();
    assertThat(slides).isNotEmpty().containsOnly(axes);
  }

  @Test
  void nativeConvolutionsAreForFloatsAndWindows() {
    Model model = TestQuantizer.quantize(RandomNetworks.model(Kind.SPATIAL_SPECTRAL, 1));
    assertThatThrownBy(() -> OnnxExport.toBytes(model, ExportOptions.NATIVE_PATCH))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("without native 3-D convolutions");
    Set<ExportOptions.Output> labels = Set.of(ExportOptions.Output.LABELS);
    assertThatThrownBy(
            () ->
                new ExportOptions(
                    ExportOptions.Form.DENSE, labels, ExportOptions.Kernels.NATIVE, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void checkAgainstReference(Model model, String name) {
    checkAgainstReference(model, name, ExportOptions.PATCH);
  }

  private static void checkAgainstReference(Model model, String name, ExportOptions options) {
    int count = 3;
    float[] raw = rawWindows(model, count);
    int classes = model.classes().size();
    float[] logits = new float[count * classes];
    try (OrtEngine engine = OrtEngine.of(model, options)) {
      engine.logits(
          Block.windows(FloatBuffer.wrap(raw), count, model.window()), FloatBuffer.wrap(logits));
    }
    for (int i = 0; i < count; i++) {
      float[] expected = reference(model, raw, i);
      float largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int c = 0; c < classes; c++) {
        assertThat(logits[i * classes + c])
            .as("%s, sample %d, class %d", name, i, c)
            .isCloseTo(expected[c], within(1e-4f * largest));
      }
    }
  }

  private static float[] rawWindows(Model model, int count) {
    int positions = model.window() * model.window();
    int bands = model.transform().bands();
    float[] raw = RandomNetworks.sample(new Shape(count, bands, positions, 1), 5);
    for (int i = 0; i < raw.length; i++) {
      raw[i] = model.transform().mean()[i / positions % bands] + 100 * raw[i];
    }
    return raw;
  }

  private static float[] reference(Model model, float[] raw, int sample) {
    int positions = model.window() * model.window();
    int size = model.transform().bands() * positions;
    float[] window = new float[size];
    System.arraycopy(raw, sample * size, window, 0, size);
    return Reference.logits(model.weighted(), model.transform().apply(window, positions));
  }

  @ParameterizedTest
  @CsvSource({
    "SPATIAL, PATCH",
    "SPATIAL, DENSE",
    "SPECTRAL, DENSE",
    "SPATIAL_SPECTRAL, PATCH",
    "SPATIAL_SPECTRAL, DENSE"
  })
  void anIndependentParserReadsWhatIsWritten(Kind kind, ExportOptions.Form form)
      throws InvalidProtocolBufferException {
    Model model = RandomNetworks.model(kind, 1);
    boolean patch = form == ExportOptions.Form.PATCH;
    byte[] bytes = OnnxExport.toBytes(model, patch ? ExportOptions.PATCH : ExportOptions.DENSE);
    OnnxMl.ModelProto parsed = OnnxMl.ModelProto.parseFrom(bytes);
    assertThat(parsed.getUnknownFields().asMap()).isEmpty();
    assertThat(parsed.getIrVersion()).isEqualTo(8);
    assertThat(parsed.getOpsetImport(0).getVersion()).isEqualTo(GraphBuilder.OPSET);
    OnnxMl.GraphProto graph = parsed.getGraph();
    List<String> inputs =
        graph.getInputList().stream().map(OnnxMl.ValueInfoProto::getName).toList();
    assertThat(inputs.get(0)).isEqualTo(patch ? "samples" : "scene");
    assertThat(inputs.contains("pads")).isEqualTo(!patch && model.window() > 1);
    Set<String> outputs =
        graph.getOutputList().stream()
            .map(OnnxMl.ValueInfoProto::getName)
            .collect(Collectors.toSet());
    assertThat(outputs).isEqualTo(patch ? Set.of("logits") : Set.of("logits", "labels"));
    assertThat(graph.getNodeList()).allMatch(node -> node.getUnknownFields().asMap().isEmpty());
    OnnxMl.TensorProto mean =
        graph.getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals("transform.mean"))
            .findFirst()
            .orElseThrow();
    assertThat(mean.getDimsList()).containsExactly(1L, (long) model.transform().bands(), 1L, 1L);
    assertThat(
            mean.getRawData()
                .asReadOnlyByteBuffer()
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getFloat())
        .isEqualTo(model.transform().mean()[0]);
  }

  @Test
  void metadataRestoreWhatWasExported() throws InvalidProtocolBufferException {
    Model model = RandomNetworks.model(Kind.SPATIAL, 2);
    Model withHistory = model.with(model.provenance().with("scene", "salinas-a"));
    OnnxMl.ModelProto parsed =
        OnnxMl.ModelProto.parseFrom(OnnxExport.toBytes(withHistory, ExportOptions.DENSE));
    ExportedModel read =
        ExportedModel.fromMetadata(
            parsed.getMetadataPropsList().stream()
                .collect(
                    Collectors.toMap(
                        OnnxMl.StringStringEntryProto::getKey,
                        OnnxMl.StringStringEntryProto::getValue)),
            "model.onnx");
    assertThat(read.classes()).isEqualTo(model.classes());
    assertThat(read.window()).isEqualTo(model.window());
    assertThat(read.mean()).isEqualTo(model.transform().mean());
    assertThat(read.provenance()).isEqualTo(withHistory.provenance());
    assertThat(read.form()).isEqualTo(ExportOptions.Form.DENSE);
  }
}
