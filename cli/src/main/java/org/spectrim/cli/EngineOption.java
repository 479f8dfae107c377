package org.spectrim.cli;

import java.nio.file.Path;
import org.spectrim.classify.EngineChoice;
import org.spectrim.classify.EngineKind;
import org.spectrim.engine.Engine;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import picocli.CommandLine.Option;

/** {@code --engine}: what computes a scene. */
final class EngineOption {
  @Option(
      names = "--engine",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "float (32 bits) or int8, both with ONNX Runtime, sparse, which skips zero weights, or"
              + " auto, the fastest that fits the model (default: ${DEFAULT-VALUE}).")
  private String name;

  /** Opens the engine for a model and prints which one it is. */
  Engine open(Model model, long pixels, ExportOptions outputs) {
    EngineChoice choice = choose(model, pixels);
    Engine engine = choice.open(model, outputs);
    System.out.println("engine: " + choice);
    return engine;
  }

  /** Chooses the engine for a model; a line says what the user should know. */
  EngineChoice choose(Model model, long pixels) {
    EngineChoice choice = EngineChoice.of(model, EngineKind.named(name), pixels);
    if (!choice.warning().isEmpty()) {
      System.err.println("spectrim: " + choice.warning() + "; ONNX Runtime computes instead");
    }
    return choice;
  }

  /** An exported file has its arithmetic already. */
  void requireExported(Path file) {
    EngineKind kind = EngineKind.named(name);
    if (kind != EngineKind.AUTO) {
      throw new UsageException(
          "--engine "
              + kind
              + ": "
              + file
              + " is exported and has its engine already; give the model (.safetensors)");
    }
  }
}
