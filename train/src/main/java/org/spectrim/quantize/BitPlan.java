package org.spectrim.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * How sensitive each layer's weights are to fewer bits, and which bits were chosen ({@link
 * BitAllocation}).
 *
 * @param pixels that were looked at, training pixels all
 */
public record BitPlan(List<Layer> layers, int pixels) {
  /**
   * A layer alone at some bits.
   *
   * @param bytes of its weights
   * @param divergence mean over the pixels of the classes' probabilities from those of the float
   *     network, in nats
   */
  public record Option(int bits, long bytes, double divergence) {}

  /**
   * A layer.
   *
   * @param options from 2 bits to 8
   * @param chosen bits; null if none were asked for
   */
  public record Layer(String name, List<Option> options, @Nullable Integer chosen) {
    public Layer {
      options = List.copyOf(options);
    }
  }

  public BitPlan {
    layers = List.copyOf(layers);
  }

  /**
   * Looks at all layers and, if {@link QuantizeOptions#mixed} asks for it, chooses as {@link
   * Quantization#apply} would.
   *
   * @throws org.spectrim.error.InputException as {@link Quantization#apply} does
   */
  public static BitPlan of(Model model, FitContext context, QuantizeOptions options) {
    Model folded = Quantization.prepared(model, context, options);
    BitAllocation found = BitAllocation.of(folded, context, options);
    Map<String, Integer> chosen = options.mixed().asked() ? found.choose().byTensor() : Map.of();
    List<Layer> layers = new ArrayList<>();
    found
        .costs()
        .forEach(
            (name, costs) -> {
              List<Option> each = new ArrayList<>();
              for (Sensitivity.Cost cost : costs) {
                each.add(new Option(cost.bits(), cost.bytes(), cost.divergence()));
              }
              layers.add(new Layer(LayerBits.layer(name), each, chosen.get(name)));
            });
    return new BitPlan(layers, found.pixels());
  }
}
