package org.spectrim.classify;

import java.util.Locale;
import java.util.Map;
import org.spectrim.engine.Engine;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.sparse.SparseCost;
import org.spectrim.sparse.SparseEngine;

/**
 * Which engine runs a model over a scene.
 *
 * @param kind any but {@link EngineKind#AUTO}
 * @param reason why, for people
 * @param warning what the user should know; empty for nothing
 */
public record EngineChoice(EngineKind kind, String reason, String warning) {
  /** The prediction is that uncertain. */
  private static final double CLEARLY_FASTER = 1.25;

  /** The Vector API's loops are slow until compiled: some 0.6 s of processor time. */
  private static final double START_SECONDS = 0.6;

  /**
   * Chooses. Of itself ({@link EngineKind#AUTO}): integers for models with quantized activations;
   * the sparse engine where it should be a quarter faster and save more than its start costs; else
   * floats. Nothing is timed: see {@link SparseCost}.
   *
   * @param pixels to classify
   * @throws InputException if the model cannot run in the engine that is asked for
   */
  public static EngineChoice of(Model model, EngineKind wanted, long pixels) {
    boolean quantized = !model.activations().isEmpty();
    if (wanted == EngineKind.INT8 && !quantized) {
      throw new InputException(
          "--engine int8 needs a model with quantized activations: quantize it first, or use"
              + " --engine float");
    }
    if (wanted == EngineKind.SPARSE && quantized) {
      throw new InputException(
          "--engine sparse computes in floats, but the activations of this model are quantized:"
              + " use --engine int8");
    }
    if (wanted == EngineKind.AUTO) {
      return quantized
          ? new EngineChoice(EngineKind.INT8, "its activations are quantized", "")
          : fastest(model, pixels);
    }
    if (wanted == EngineKind.SPARSE && !SparseEngine.isAvailable()) {
      return new EngineChoice(EngineKind.FLOAT, "instead of sparse", SparseEngine.missing());
    }
    return new EngineChoice(wanted, "as asked", "");
  }

  private static EngineChoice fastest(Model model, long pixels) {
    SparseCost cost = SparseCost.of(model);
    String zeros =
        String.format(
            Locale.ROOT,
            "%.0f%% of its weights are zero, sparse should be %.1f times as fast",
            100 - 100.0 * model.weights().nonZeros() / model.weights().size(),
            cost.speedUp());
    if (cost.speedUp() < CLEARLY_FASTER) {
      return new EngineChoice(EngineKind.FLOAT, zeros, "");
    }
    if (cost.secondsSaved(pixels) < START_SECONDS) {
      String small = zeros + " but the scene is too small to win back its start";
      return new EngineChoice(EngineKind.FLOAT, small, "");
    }
    return SparseEngine.isAvailable()
        ? new EngineChoice(EngineKind.SPARSE, zeros, "")
        : new EngineChoice(EngineKind.FLOAT, zeros, SparseEngine.missing());
  }

  /** Opens the engine for a model, in dense form. */
  public Engine open(Model model, ExportOptions options) {
    return switch (kind) {
      case SPARSE -> new SparseEngine(model);
      case FLOAT -> OrtEngine.of(model.withActivations(Map.of()), options);
      default -> OrtEngine.of(model, options);
    };
  }

  @Override
  public String toString() {
    return kind + " (" + reason + ")";
  }
}
