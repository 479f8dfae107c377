package org.spectrim.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.onnx.OnnxExport;

/**
 * ONNX Runtime on the CPU. One session serves all threads; each call runs on the thread that makes
 * it, which for networks of this size is faster than threads inside the session.
 */
public final class OrtEngine implements Engine {
  private static final String LOGITS = "logits";
  private static final String LABELS = "labels";
  private static final String PADS = "pads";

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ExportedModel model;
  private final String input;
  private final DirectBuffers spares = new DirectBuffers();

  private OrtEngine(byte[] onnx, String name, int threads) {
    environment = OrtLibrary.start();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Plans for each shape of strip would take a block each beside what was allocated before.
      options.setMemoryPatternOptimization(false);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      if (!Processor.multipliesBytesExactly()) {
        options.addConfigEntry("session.x64quantprecision", "1");
      }
      session = environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw new InputException(
          name + " is not a usable ONNX file (" + firstLine(e) + "); export the model again", e);
    }
    try {
      model = ExportedModel.fromMetadata(session.getMetadata().getCustomMetadata(), name);
    } catch (OrtException | RuntimeException e) {
      close();
      throw e instanceof InputException known ? known : failure(e);
    }
    input = model.form() == Form.DENSE ? "scene" : "samples";
  }

  /**
   * Opens an exported file.
   *
   * @throws InputException if it cannot be read, is damaged or was not written by Spectrim
   */
  public static OrtEngine open(Path onnx) {
    return open(onnx, 1);
  }

  /**
   * @param threads inside each call; 1 unless a single call must end as early as possible
   */
  public static OrtEngine open(Path onnx, int threads) {
    try {
      return new OrtEngine(Files.readAllBytes(onnx), onnx.toString(), threads);
    } catch (IOException e) {
      throw new InputException("cannot read " + onnx + ": " + e.getMessage(), e);
    }
  }

  /**
   * Opens the bytes of an exported file.
   *
   * @param name for messages
   * @throws InputException if they are damaged or were not written by Spectrim
   */
  public static OrtEngine open(byte[] onnx, String name) {
    return new OrtEngine(onnx, name, 1);
  }

  /** The engine for a model, without a file. */
  public static OrtEngine of(Model model, ExportOptions options) {
    return new OrtEngine(OnnxExport.toBytes(model, options), "the model", 1);
  }

  @Override
  public ExportedModel model() {
    return model;
  }

  @Override
  public String name() {
    return "ONNX Runtime " + environment.getVersion();
  }

  @Override
  public void logits(Block block, FloatBuffer target) {
    require(LOGITS);
    int pixels = pixels(block);
    int classes = model.classes().size();
    FloatBuffer result = target.slice().limit(Math.multiplyExact(pixels, classes));
    boolean inPlace = target.isDirect() && target.order() == ByteOrder.nativeOrder();
    FloatBuffer direct = inPlace ? result : direct(4L * result.limit()).asFloatBuffer();
    long[] shape =
        model.form() == Form.PATCH
            ? new long[] {pixels, classes}
            : new long[] {1, classes, outRows(block), outColumns(block)};
    try (OnnxTensor output = OnnxTensor.createTensor(environment, direct, shape)) {
      run(block, LOGITS, output);
    } catch (OrtException e) {
      throw failure(e);
    }
    if (!inPlace) {
      result.put(direct);
    }
  }

  @Override
  public void labels(Block block, ShortBuffer target) {
    ShortBuffer result = target.slice();
    if (!session.getOutputNames().contains(LABELS)) {
      labelsFromLogits(block, result);
      return;
    }
    int pixels = pixels(block);
    ByteBuffer bytes = spares.take(Math.multiplyExact(Long.BYTES, pixels));
    LongBuffer direct = bytes.asLongBuffer();
    long[] shape = {outRows(block), outColumns(block)};
    try (OnnxTensor output = OnnxTensor.createTensor(environment, direct, shape)) {
      run(block, LABELS, output);
    } catch (OrtException e) {
      throw failure(e);
    }
    for (int p = 0; p < pixels; p++) {
      result.put(p, (short) direct.get(p));
    }
    spares.give(bytes);
  }

  private void labelsFromLogits(Block block, ShortBuffer result) {
    int pixels = pixels(block);
    int classes = model.classes().size();
    FloatBuffer logits = direct(4L * pixels * classes).asFloatBuffer();
    logits(block, logits);
    boolean patch = model.form() == Form.PATCH;
    for (int p = 0; p < pixels; p++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        int at = patch ? p * classes + c : c * pixels + p;
        int most = patch ? p * classes + best : best * pixels + p;
        if (logits.get(at) > logits.get(most)) {
          best = c;
        }
      }
      result.put(p, (short) best);
    }
  }

  private void run(Block block, String name, OnnxTensor output) throws OrtException {
    FloatBuffer samples = block.samples().slice();
    long[] shape = {block.count(), model.bands(), block.rows(), block.columns()};
    samples.limit(Math.toIntExact(shape[0] * shape[1] * shape[2] * shape[3]));
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    try {
      inputs.put(input, OnnxTensor.createTensor(environment, samples, shape));
      if (session.getInputNames().contains(PADS)) {
        inputs.put(PADS, pads(block.padding()));
      }
      session.run(inputs, Map.of(name, output)).close();
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor pads(Block.Padding p) throws OrtException {
    LongBuffer pads = direct(8L * Long.BYTES).asLongBuffer();
    pads.put(new long[] {0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right()}).rewind();
    return OnnxTensor.createTensor(environment, pads, new long[] {8});
  }

  private int pixels(Block block) {
    int window = model.window();
    boolean patch = model.form() == Form.PATCH;
    boolean fits =
        patch
            ? block.rows() == window && block.columns() == window
            : block.count() == 1 && outRows(block) > 0 && outColumns(block) > 0;
    if (!fits) {
      throw new InputException(
          "%d blocks of %dx%d pixels do not fit the %s form of a network with window %d"
              .formatted(block.count(), block.rows(), block.columns(), model.form(), window));
    }
    return block.pixels(window);
  }

  private int outRows(Block block) {
    return block.rows() + block.padding().top() + block.padding().bottom() - model.window() + 1;
  }

  private int outColumns(Block block) {
    return block.columns() + block.padding().left() + block.padding().right() - model.window() + 1;
  }

  private void require(String output) {
    if (!session.getOutputNames().contains(output)) {
      throw new InputException(
          "the file was exported without " + output + "; export the model again with them");
    }
  }

  private static ByteBuffer direct(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }

  private static InputException failure(Exception e) {
    return new InputException("ONNX Runtime failed: " + firstLine(e), e);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    spares.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw failure(e);
    }
  }
}
