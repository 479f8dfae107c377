package org.spectrim.classify;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.sparse.SparseEngine;

/**
 * What another process needs to open the same engine.
 *
 * @param sparse whether the bytes are a model for the sparse engine; else they are an exported file
 */
public record EngineFile(boolean sparse, byte[] bytes) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of a model in the engine that was chosen for it. */
  public static EngineFile of(EngineChoice choice, Model model, ExportOptions options) {
    return switch (choice.kind()) {
      case SPARSE -> new EngineFile(true, ModelFile.toBytes(model));
      case FLOAT ->
          new EngineFile(false, OnnxExport.toBytes(model.withActivations(Map.of()), options));
      default -> new EngineFile(false, OnnxExport.toBytes(model, options));
    };
  }

  /**
   * Of a model (.safetensors) or a file exported in dense form (.onnx).
   *
   * @throws InputException if it cannot be read
   */
  public static EngineFile of(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
      return read(file);
    }
    Model model = ModelFile.read(file);
    EngineKind kind = model.activations().isEmpty() ? EngineKind.FLOAT : EngineKind.INT8;
    return of(EngineChoice.of(model, kind, 0), model, ExportOptions.MAP);
  }

  /**
   * Of an exported file.
   *
   * @throws InputException if it cannot be read
   */
  public static EngineFile read(Path onnx) {
    try {
      return new EngineFile(false, Files.readAllBytes(onnx));
    } catch (IOException e) {
      throw new InputException("cannot read " + onnx + ": " + AtomicFile.reason(e), e);
    }
  }

  /**
   * @throws InputException if this machine has no such engine
   */
  public Engine open() {
    if (!sparse) {
      return OrtEngine.open(bytes, "the model");
    }
    if (!SparseEngine.isAvailable()) {
      throw new InputException(SparseEngine.missing() + "; use --engine float");
    }
    try {
      Path file = Files.createTempFile("spectrim", ".safetensors");
      try {
        Files.write(file, bytes);
        return new SparseEngine(ModelFile.read(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new InputException("cannot write a temporary file: " + AtomicFile.reason(e), e);
    }
  }
}
