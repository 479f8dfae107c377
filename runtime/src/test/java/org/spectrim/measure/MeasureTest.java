package org.spectrim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.classify.EngineKind;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.onnx.TestQuantizer;
import org.spectrim.sparse.SparseEngine;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class MeasureTest {
  private static final MeasureOptions QUICK =
      new MeasureOptions(20, 15, 1, 20, 1, Duration.ofMinutes(2));

  @TempDir Path folder;

  @Test
  void aFreshProcessMeasuresTheFiles() throws IOException {
    Model model = RandomNetworks.model(Kind.SPATIAL, 1);
    Path patch = folder.resolve("patch.onnx");
    Path dense = folder.resolve("dense.onnx");
    OnnxExport.write(model, ExportOptions.PATCH, patch);
    OnnxExport.write(model, ExportOptions.LABELS, dense);
    Measurement m = Measure.inFreshProcess(patch, dense, QUICK);
    assertThat(m.fileBytes()).isEqualTo(Files.size(patch));
    assertThat(m.batch1().p50()).isPositive().isLessThanOrEqualTo(m.batch1().p95());
    assertThat(m.batch32().p50()).isPositive().isLessThanOrEqualTo(m.batch32().p95());
    assertThat(m.sceneSeconds()).isPositive();
    assertThat(m.engine()).startsWith("ONNX Runtime 1.");
    assertThat(m.hardware().cores()).isPositive();
    assertThat(m.hardware().threads()).isEqualTo(1);
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(m.peakRssMb()).isBetween(20.0, 2000.0);
    }
  }

  @Test
  void theSparseEngineMeasuresTheScene() {
    assumeTrue(SparseEngine.isAvailable(), SparseEngine.missing());
    Measurement m =
        Measure.inFreshProcess(RandomNetworks.model(Kind.SPATIAL, 1), EngineKind.SPARSE, QUICK);
    assertThat(m.sceneSeconds()).isPositive();
    assertThat(m.engine()).contains("for the scene").contains("ONNX Runtime 1.");
  }

  @Test
  void quantizedModelsCanBeMeasuredInFloats() {
    Model model = TestQuantizer.quantize(RandomNetworks.model(Kind.SPATIAL, 1));
    long integers = Measure.inFreshProcess(model, QUICK).fileBytes();
    assertThat(integers)
        .isEqualTo(OnnxExport.toBytes(model, ExportOptions.PATCH).length)
        .isEqualTo(Measure.inFreshProcess(model, EngineKind.INT8, QUICK).fileBytes());
    assertThat(Measure.inFreshProcess(model, EngineKind.FLOAT, QUICK).fileBytes())
        .isNotEqualTo(integers);
  }

  @Test
  void theWordsOfAFailedProcessAreHandedOn() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.onnx"), "not ONNX");
    assertThatThrownBy(() -> Measure.inFreshProcess(damaged, damaged, QUICK))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("damaged.onnx");
  }

  @Test
  void aProcessThatTakesTooLongIsEnded() throws IOException {
    Path patch = folder.resolve("patch.onnx");
    OnnxExport.write(RandomNetworks.model(Kind.SPATIAL, 1), ExportOptions.PATCH, patch);
    MeasureOptions impatient = new MeasureOptions(20, 15, 1, 20, 1, Duration.ofMillis(1));
    assertThatThrownBy(() -> Measure.inFreshProcess(patch, patch, impatient))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("did not end within");
  }
}
