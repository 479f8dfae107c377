package org.spectrim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.net.Shape;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class OrtEngineTest {
  private static final Model MODEL = RandomNetworks.model(Kind.SPATIAL, 1);

  @TempDir Path folder;

  @Test
  void aDamagedFileIsNamed() throws IOException {
    byte[] bytes = OnnxExport.toBytes(MODEL, ExportOptions.PATCH);
    Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> OrtEngine.open(cut))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut.onnx is not a usable ONNX file")
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(() -> OrtEngine.open(folder.resolve("missing.onnx")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("missing.onnx");
  }

  @Test
  void manyThreadsShareOneEngine() throws Exception {
    float[] raw = windows(4);
    ExecutorService executor = Executors.newFixedThreadPool(4);
    try (OrtEngine engine = OrtEngine.of(MODEL, ExportOptions.PATCH)) {
      float[] expected = logits(engine, raw);
      Callable<float[]> call = () -> logits(engine, raw);
      for (Future<float[]> result : executor.invokeAll(java.util.Collections.nCopies(40, call))) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      executor.shutdown();
    }
  }

  @Test
  void labelsAreThoseOfTheLargestLogits() {
    float[] raw = windows(4);
    int classes = MODEL.classes().size();
    try (OrtEngine engine = OrtEngine.of(MODEL, ExportOptions.PATCH)) {
      float[] logits = logits(engine, raw);
      short[] labels = new short[4];
      engine.labels(
          Block.windows(FloatBuffer.wrap(raw), 4, MODEL.window()), ShortBuffer.wrap(labels));
      for (int i = 0; i < labels.length; i++) {
        for (int c = 0; c < classes; c++) {
          assertThat(logits[i * classes + labels[i]])
              .isGreaterThanOrEqualTo(logits[i * classes + c]);
        }
      }
    }
  }

  @Test
  void blocksThatDoNotFitAreRefused() {
    try (OrtEngine engine = OrtEngine.of(MODEL, ExportOptions.LABELS)) {
      FloatBuffer samples = FloatBuffer.allocate(MODEL.transform().bands() * 4);
      Block tiny = new Block(samples, 1, 2, 2, Block.Padding.NONE);
      assertThatThrownBy(() -> engine.labels(tiny, ShortBuffer.allocate(4)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("2x2");
      assertThatThrownBy(() -> engine.logits(tiny, FloatBuffer.allocate(4)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("without logits");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x64",
    "Linux, aarch64, linux-aarch64",
    "Windows 11, amd64, win-x64",
    "Mac OS X, aarch64, osx-aarch64",
    "Mac OS X, x86_64, osx-x64"
  })
  void platformsAreNamedAsInTheJar(String os, String arch, String expected) {
    assertThat(OrtNatives.platform(os, arch)).isEqualTo(expected);
  }

  @Test
  void aPlatformWithoutLibraryIsNamed() {
    assertThatThrownBy(
            () ->
                OrtNatives.unpack(
                    "/ai/onnxruntime/native/osx-x64/none", folder.resolve("none"), "osx-x64"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("osx-x64");
  }

  @Test
  void librariesAreUnpackedWholeAndOnce() throws IOException {
    String resource = "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";
    Path target = folder.resolve("lib.so");
    OrtNatives.unpack(resource, target, "linux-x64");
    byte[] whole = Files.readAllBytes(target);
    var time = Files.getLastModifiedTime(target);
    OrtNatives.unpack(resource, target, "linux-x64");
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(time);
    Files.write(target, List.of("half"));
    OrtNatives.unpack(resource, target, "linux-x64");
    assertThat(Files.readAllBytes(target)).isEqualTo(whole);
  }

  private static float[] windows(int count) {
    int window = MODEL.window();
    return RandomNetworks.sample(new Shape(count, MODEL.transform().bands(), window, window), 3);
  }

  private static float[] logits(OrtEngine engine, float[] raw) {
    float[] logits = new float[4 * MODEL.classes().size()];
    engine.logits(
        Block.windows(FloatBuffer.wrap(raw), 4, MODEL.window()), FloatBuffer.wrap(logits));
    return logits;
  }
}
