package org.spectrim.quantize;

import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;
import org.spectrim.registry.Registered;

/** A way to store a model in fewer bits. Stateless; registered in {@link QuantizationMethods}. */
public interface QuantizationMethod extends Registered {
  /**
   * Refuses what it cannot do.
   *
   * @throws UsageException naming the option
   */
  void check(QuantizeOptions options);

  /** How weights and activations are stored, for tables: "int8", "w4a8". */
  default String precision(QuantizeOptions options) {
    int weights = options.bitsOfWeights();
    int activations = options.bitsOfActivations();
    if (options.mixed().asked()) {
      return "mixed a" + activations;
    }
    return weights == activations ? "int" + weights : "w" + weights + "a" + activations;
  }

  /** Whether it makes integers of activations too. */
  default boolean roundsActivations() {
    return true;
  }

  /** Whether it can give each layer's weights bits of their own. */
  default boolean mixes() {
    return false;
  }

  /** Whether it trains with cross-entropy alone, so that a teacher may take part. */
  default boolean teachable() {
    return false;
  }

  /**
   * Quantizes.
   *
   * @param folded a float model without the batch-normalizations that can be folded away
   * @param bits of each layer's weights
   * @throws org.spectrim.error.InputException if there are no training pixels, or the model does
   *     not fit
   */
  Model quantize(Model folded, FitContext context, QuantizeOptions options, LayerBits bits);
}
