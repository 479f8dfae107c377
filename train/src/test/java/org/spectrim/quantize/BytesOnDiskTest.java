package org.spectrim.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.SmallScenes;
import org.spectrim.fit.TrainListener;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.scene.Scene;

/** The bytes of model files against bits x weights + scales + biases. */
class BytesOnDiskTest {
  /** Bits of a weight by method; for those with a codebook, of a packed index. */
  private static final Map<String, Integer> BITS =
      Map.of("fp16", 16, "twn", 2, "ttq", 2, "bwn", 1, "bnn", 1, "xnor", 1);

  @ParameterizedTest
  @CsvSource({"cnn2d, 0.5", "cnn3d, 0.3"})
  void filesHaveTheBytesOfTheirBits(String architecture, double width) {
    Scene scene = SmallScenes.fields(24, 20, 40, 1);
    FitContext context =
        FitContext.of(
            scene, SmallScenes.split(scene, 0.1, 2), TrainOptions.defaults(), TrainListener.NONE);
    Model model = SmallScenes.model(architecture, scene, context.split(), width, 9);
    for (QuantizationMethod method : QuantizationMethods.REGISTRY.all()) {
      for (int bits : new int[] {2, 5}) {
        QuantizeOptions options =
            QuantizeOptions.defaults()
                .withCalibrationPixels(20)
                .withEpochs(0)
                .withMethod(method.name(), bits);
        Model quantized = Quantization.apply(model, context, options);
        double expected = theory(quantized, BITS.getOrDefault(method.name(), bits), method.name());
        double seen = tensors(quantized);
        if (method.name().equals("codebook")
            || method.name().equals("inq")
            || method.name().equals("ttq")) {
          // Huffman codes take at most what packed indices do.
          assertThat(seen).as(method.name()).isLessThan(1.03 * expected);
        } else {
          assertThat(seen).as(method.name()).isCloseTo(expected, Percentage.withPercentage(3));
        }
        assertThat(seen).isCloseTo((double) quantized.weights().bytes(), within(1.0));
      }
    }
  }

  private static double theory(Model model, int bits, String method) {
    double bytes = 0;
    var parameters = model.network().parameters();
    int last = model.classes().size();
    boolean first = true;
    for (String name : parameters.keySet()) {
      int size = model.weights().get(name).size();
      int filters = model.weights().get(name).shape().get(0);
      if (name.endsWith("bias")) {
        bytes += 4.0 * size;
        continue;
      }
      boolean edge = first || filters == last;
      boolean wide = edge && (method.equals("bnn") || method.equals("xnor"));
      bytes += size * (wide ? 8 : bits) / 8.0 + 4.0 * scales(method, filters, bits);
      first = false;
    }
    return bytes;
  }

  private static int scales(String method, int filters, int bits) {
    return switch (method) {
      case "fp16" -> 0;
      case "dorefa" -> 1;
      case "ttq" -> 3;
      case "codebook" -> 1 << bits;
      case "inq" -> (1 << (bits - 1)) + 1;
      default -> filters;
    };
  }

  /** The bytes of the file without its header and the band transform. */
  private static double tensors(Model model) {
    byte[] file = ModelFile.toBytes(model);
    long header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    int bands = model.transform().bands();
    int components = model.transform().components();
    long transform = 4L * bands + 2L * bands * components + 4L * components;
    if (model.transform().diagonal()) {
      transform = 8L * bands;
    }
    return file.length - 8 - header - transform;
  }
}
