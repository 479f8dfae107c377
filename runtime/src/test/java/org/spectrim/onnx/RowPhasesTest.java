package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandTransform;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.Reference;
import org.spectrim.net.Architectures;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Shape;
import org.spectrim.pass.CropUnused;
import org.spectrim.pass.Densify;
import org.spectrim.scene.LandClass;
import org.spectrim.testing.RandomNetworks;

class RowPhasesTest {
  private static final int CLASSES = 3;

  /** As CNN2D, with other kernels; 11 rows and columns of which the last is not looked at. */
  private static Network plain(int components, int filters) {
    return new NetworkBuilder(new Shape(components, 1, 11, 11))
        .then("conv1", new Layer.Conv(components, filters, new Extent(1, 5, 3)))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(filters, 2 * filters, new Extent(1, 5, 5)))
        .then("relu2", new Layer.Relu())
        .then("pool", new Layer.MaxPool(new Extent(1, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(2 * filters * 2, CLASSES))
        .build();
  }

  /** A branch that needs whole rows, of what was computed in pairs. */
  private static Network residual(int filters) {
    return new NetworkBuilder(new Shape(24, 1, 10, 10))
        .then("conv1", new Layer.Conv(24, filters, new Extent(1, 5, 3)))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(filters, filters, new Extent(1, 3, 3)))
        .then("relu2", new Layer.Relu())
        .add("crop", new Layer.Crop(0, 1, 1), "relu1")
        .add("sum", new Layer.Add(), "relu2", "crop")
        .then("pool", new Layer.MaxPool(new Extent(1, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc", new Layer.Linear(filters * 2 * 3, CLASSES))
        .build();
  }

  @Test
  void evenRowsComeFirstAndGoBack() {
    assertThat(RowPhases.apart(1, 6)).containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(RowPhases.together(6)).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(RowPhases.PAIRS.spread(new float[] {1, 2})).containsExactly(1, 1, 2, 2);
  }

  @Test
  void takenWhereFewFiltersWouldWait() {
    RowPhases few = windows(16);
    assertThat(few.convolutions()).containsExactlyInAnyOrder("conv1", "conv2");
    assertThat(few.crops()).containsExactly("used");
    assertThat(few.passing()).containsExactlyInAnyOrder("relu1", "relu2");
    assertThat(few.pools()).containsExactly("pool1");
    assertThat(windows(32).convolutions()).doesNotContain("conv1");
    assertThat(windows(48).convolutions()).isEmpty();
    assertThat(RowPhases.of(scene(16), true).convolutions()).containsExactly("conv1");
    assertThat(RowPhases.of(scene(48), true)).isEqualTo(RowPhases.NONE);
  }

  private static RowPhases windows(int filters) {
    Model model = model(cnn2d(filters), 11);
    return RowPhases.of(CropUnused.apply(model.weighted()).network(), false);
  }

  private static Network scene(int filters) {
    return ScenePads.withoutCrop(Densify.apply(model(cnn2d(filters), 11).weighted(), 1, 1))
        .network();
  }

  private static Network cnn2d(int filters) {
    return Architectures.named("cnn2d").build(new NetworkSettings(40, 11, CLASSES, filters / 50.0));
  }

  @ParameterizedTest
  @CsvSource({"40, 16", "40, 5", "6, 4", "3, 3"})
  void logitsAreThoseOfTheReference(int components, int filters) {
    check(plain(components, filters), 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 16})
  void soAreThoseOfBranches(int filters) {
    check(residual(filters), 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 9, 11, 13})
  void soAreThoseOfPrunedNetworks(int window) {
    Network network =
        Architectures.named("cnn2d").build(new NetworkSettings(40, window, CLASSES, 0.32));
    check(network, window);
  }

  @Test
  void integersAreNotComputedInPairs() throws InvalidProtocolBufferException {
    Model model = model(cnn2d(16), 11);
    assertThat(strides(model)).as("kernels of 3 pairs").contains(List.of(3L, 5L));
    assertThat(strides(TestQuantizer.quantize(model))).doesNotContain(List.of(3L, 5L));
  }

  private static List<List<Long>> strides(Model model) throws InvalidProtocolBufferException {
    return OnnxMl.ModelProto.parseFrom(OnnxExport.toBytes(model, ExportOptions.PATCH))
        .getGraph()
        .getNodeList()
        .stream()
        .flatMap(node -> node.getAttributeList().stream())
        .filter(attribute -> attribute.getName().equals("kernel_shape"))
        .map(OnnxMl.AttributeProto::getIntsList)
        .toList();
  }

  private static void check(Network network, int window) {
    Model model = model(network, window);
    Model narrow = TestQuantizer.weights(model, 7);
    assertThat(RowPhases.of(CropUnused.apply(model.weighted()).network(), false).convolutions())
        .contains("conv1");
    checkWindows(model);
    checkWindows(narrow);
    checkScene(narrow, window);
    checkScene(model, window + 1);
  }

  private static void checkWindows(Model model) {
    int window = model.window();
    Shape input = model.network().input();
    float[] first = RandomNetworks.sample(input, 3);
    float[] second = RandomNetworks.sample(input, 4);
    float[] both = Arrays.copyOf(first, 2 * first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    float[] logits = new float[2 * CLASSES];
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      engine.logits(Block.windows(FloatBuffer.wrap(both), 2, window), FloatBuffer.wrap(logits));
    }
    assertThat(Arrays.copyOf(logits, CLASSES))
        .containsExactly(Reference.logits(model.weighted(), first), within(1e-4f));
    assertThat(Arrays.copyOfRange(logits, CLASSES, 2 * CLASSES))
        .containsExactly(Reference.logits(model.weighted(), second), within(1e-4f));
  }

  /** A strip of real rows, and the same as a scene of its own, padded. */
  private static void checkScene(Model model, int rows) {
    int window = model.window();
    int columns = window + 2;
    Shape wide = new Shape(model.network().input().channels(), 1, rows, columns);
    float[] scene = RandomNetworks.sample(wide, 5);
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.LOGITS);
        OrtEngine maps = OrtEngine.of(model, ExportOptions.LABELS)) {
      for (Block.Padding padding :
          List.of(
              Block.Padding.NONE,
              Block.Padding.around(window | 1),
              new Block.Padding(1, 0, 0, 2))) {
        int outRows = rows + padding.top() + padding.bottom() - window + 1;
        int outColumns = columns + padding.left() + padding.right() - window + 1;
        float[] logits = new float[CLASSES * outRows * outColumns];
        Block block = new Block(FloatBuffer.wrap(scene), 1, rows, columns, padding);
        engine.logits(block, FloatBuffer.wrap(logits));
        short[] labels = new short[outRows * outColumns];
        maps.labels(block, ShortBuffer.wrap(labels));
        assertThat(labels).isEqualTo(largest(logits));
        for (int r : new int[] {0, outRows / 2, outRows - 1}) {
          int c = outColumns - 1;
          float[] expected =
              Reference.logits(
                  model.weighted(),
                  window(scene, wide, r - padding.top(), c - padding.left(), window));
          for (int k = 0; k < CLASSES; k++) {
            assertThat(logits[(k * outRows + r) * outColumns + c])
                .as("row %d of %d, class %d", r, outRows, k)
                .isCloseTo(expected[k], within(1e-4f));
          }
        }
      }
    }
  }

  private static short[] largest(float[] logits) {
    short[] labels = new short[logits.length / CLASSES];
    for (int p = 0; p < labels.length; p++) {
      for (int k = 1; k < CLASSES; k++) {
        labels[p] =
            logits[k * labels.length + p] > logits[labels[p] * labels.length + p]
                ? (short) k
                : labels[p];
      }
    }
    return labels;
  }

  private static float[] window(float[] scene, Shape shape, int row, int column, int window) {
    float[] samples = new float[shape.channels() * window * window];
    for (int i = 0; i < samples.length; i++) {
      int r = row + i / window % window;
      int c = column + i % window;
      boolean inside = r >= 0 && c >= 0 && r < shape.rows() && c < shape.columns();
      int band = i / (window * window);
      samples[i] = inside ? scene[(band * shape.rows() + r) * shape.columns() + c] : 0;
    }
    return samples;
  }

  private static Model model(Network network, int window) {
    int bands = network.input().channels();
    float[] ones = new float[bands];
    Arrays.fill(ones, 1);
    return new Model(
        network,
        RandomNetworks.weights(network, new Random(2)),
        new BandTransform("standardize", true, new float[bands], ones),
        window,
        List.of(new LandClass(1, "a", 0), new LandClass(2, "b", 0), new LandClass(3, "c", 0)),
        Map.of(),
        Provenance.NONE);
  }
}
