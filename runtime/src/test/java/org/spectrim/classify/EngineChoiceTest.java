package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.StoredTensor;
import org.spectrim.model.Weights;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.sparse.SparseCost;
import org.spectrim.sparse.SparseEngine;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class EngineChoiceTest {
  private static final long MANY = 1_000_000_000_000L;

  @Test
  void quantizedModelsRunInIntegers() {
    Model model = TestQuantizer.quantize(RandomNetworks.model(Kind.SPATIAL, 1));
    assertThat(EngineChoice.of(model, EngineKind.AUTO, MANY).kind()).isEqualTo(EngineKind.INT8);
    assertThatThrownBy(() -> EngineChoice.of(model, EngineKind.SPARSE, MANY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--engine int8");
    EngineChoice floats = EngineChoice.of(model, EngineKind.FLOAT, MANY);
    try (Engine engine = floats.open(model, ExportOptions.LABELS)) {
      assertThat(engine.model().arithmetic()).isEqualTo("float32");
    }
  }

  @Test
  void floatModelsDoNotRunInIntegers() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 1);
    assertThatThrownBy(() -> EngineChoice.of(model, EngineKind.INT8, MANY))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("quantize it first");
    assertThatThrownBy(() -> EngineKind.named("int4"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--engine int4: use auto, float, int8, sparse");
  }

  @Test
  void zerosMakeSparseCheaper() {
    for (Kind kind : Kind.values()) {
      Model model = RandomNetworks.model(kind, 4);
      double before = SparseCost.of(model).speedUp();
      assertThat(SparseCost.of(pruned(model)).speedUp()).isGreaterThan(before);
    }
  }

  @Test
  void sparseIsChosenWhereItSavesTime() {
    Model model = pruned(large());
    assertThat(SparseCost.of(model).speedUp()).isGreaterThan(1.25);
    assertThat(EngineChoice.of(model, EngineKind.AUTO, 100).kind()).isEqualTo(EngineKind.FLOAT);
    assumeTrue(SparseEngine.isAvailable(), SparseEngine.missing());
    EngineChoice choice = EngineChoice.of(model, EngineKind.AUTO, MANY);
    assertThat(choice.kind()).isEqualTo(EngineKind.SPARSE);
    try (Engine engine = choice.open(model, ExportOptions.LABELS)) {
      assertThat(engine).isInstanceOf(SparseEngine.class);
    }
  }

  @Test
  void withoutTheModuleFloatsRunAndTheUserIsTold() {
    assumeTrue(!SparseEngine.isAvailable(), "Java was started with the Vector API");
    Model model = RandomNetworks.model(Kind.SPATIAL, 2);
    EngineChoice choice = EngineChoice.of(model, EngineKind.SPARSE, MANY);
    assertThat(choice.kind()).isEqualTo(EngineKind.FLOAT);
    assertThat(choice.warning()).contains("--add-modules jdk.incubator.vector");
    try (Engine engine = choice.open(model, ExportOptions.LABELS)) {
      assertThat(engine).isInstanceOf(OrtEngine.class);
    }
  }

  /** The published spatial network, for 14 or more components and a window of 11. */
  private static Model large() {
    Model small = RandomNetworks.model(Kind.SPATIAL_SPECTRAL, 1);
    int components = small.transform().components();
    int classes = small.classes().size();
    Network network =
        Architectures.named("cnn2d").build(new NetworkSettings(components, 11, classes, 1));
    return new Model(
        network,
        RandomNetworks.weights(network, new Random(1)),
        small.transform(),
        11,
        small.classes(),
        Map.of(),
        Provenance.NONE);
  }

  /** Of each tensor with more than one axis, 19 of 20 elements become zero. */
  private static Model pruned(Model model) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    tensors.replaceAll(
        (name, tensor) -> {
          if (tensor.shape().size() < 2) {
            return tensor;
          }
          float[] values = tensor.toFloats().clone();
          for (int i = 0; i < values.length; i++) {
            values[i] = i % 20 == 0 ? values[i] : 0;
          }
          return new DenseTensor(tensor.shape(), values);
        });
    return model.with(new Weights(tensors));
  }
}
