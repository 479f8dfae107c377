package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.quantize.BitPlan;
import org.spectrim.quantize.MixedBits;
import org.spectrim.quantize.QuantizeOptions;
import org.spectrim.report.BitsReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim bits}: how many bits each layer needs. */
@Command(
    name = "bits",
    mixinStandardHelpOptions = true,
    header = "Rounds one layer at a time to 2 to 8 bits and tells what it changes.",
    description =
        "%nWhat changes is the mean divergence of the class probabilities on training pixels. With --target or --max-drop it chooses the bits that 'quantize: {mixed: ...}' would. Give the scene, split, seed and window that the model was trained with.",
    footer = {
      "%nExample:",
      "  spectrim bits model.safetensors --scene salinas-a --train 0.05 --target '20 kB' --out bits.html"
    })
final class BitsCommand implements Callable<Integer> {
  @Option(
      names = "--method",
      defaultValue = "ptq",
      paramLabel = "NAME",
      description =
          "What the bits are for: ptq, weight-only, qat, lsq or pact (default: ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--target",
      defaultValue = "",
      paramLabel = "BYTES",
      description = "What the model file may have at most, as in '20 kB'.")
  private String target;

  @Option(
      names = "--max-drop",
      paramLabel = "POINTS",
      description = "Percentage points that may be lost on the validation pixels.")
  private @Nullable Double maxDrop;

  @Mixin LayerOptions layers;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    QuantizeOptions options =
        QuantizeOptions.defaults().withMethod(method, 8).withMixed(new MixedBits(target, maxDrop));
    Path out = layers.out();
    LayerOptions.Opened opened = layers.open("so that no test pixel is looked at");
    BitPlan plan = BitPlan.of(opened.model(), opened.context(), options);
    print(plan);
    if (out != null) {
      BitsReport.write("Bits of " + opened.title(), plan, out);
    }
    return 0;
  }

  private static void print(BitPlan plan) {
    List<BitPlan.Layer> rows = plan.layers();
    System.out.printf(
        Locale.ROOT,
        "divergence on %,d training pixels in nats, one layer rounded alone:%n%n%-12s",
        plan.pixels(),
        "layer");
    rows.get(0).options().forEach(o -> System.out.printf("  %6d bits", o.bits()));
    System.out.printf("%8s%n", "chosen");
    for (BitPlan.Layer layer : rows) {
      System.out.printf("%-12s", layer.name());
      layer.options().forEach(o -> System.out.printf(Locale.ROOT, "  %11.2e", o.divergence()));
      System.out.printf("%8s%n", Objects.requireNonNullElse(layer.chosen(), "-"));
    }
  }
}
