package org.spectrim.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainListener;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.quantize.BitPlan;
import org.spectrim.quantize.MixedBits;
import org.spectrim.quantize.QuantizeOptions;
import org.spectrim.report.BitsReport;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors) in floats.")
  private Path file;

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

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A page with plots (.html) or a table (.csv).")
  private @Nullable Path out;

  @Mixin SceneOptions scene;
  @Mixin SplitOptions split;
  @Mixin TrainingOptions training;
  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    QuantizeOptions options =
        QuantizeOptions.defaults().withMethod(method, 8).withMixed(new MixedBits(target, maxDrop));
    if (out != null && !out.toString().matches(".*\\.(html|csv)")) {
      throw new UsageException("--out " + out + ": end the name in .html or .csv");
    }
    Model model = ModelFile.read(file);
    training.useThreads();
    Scene loaded = scene.load();
    if (!model.classes().equals(loaded.classes())) {
      throw new InputException(
          "%s tells other classes apart than scene '%s' has".formatted(file, loaded.name()));
    }
    Split made = split.of(loaded, scene.folder());
    SameTraining.require(file, model, loaded, made, split, "so that no test pixel is looked at");
    String network = model.provenance().entries().getOrDefault("model", "");
    FitContext context =
        FitContext.of(
            loaded, made, training.of(network).withSeed(split.seed()), TrainListener.NONE);
    BitPlan plan = BitPlan.of(model, context, options);
    print(plan);
    if (out != null) {
      BitsReport.write("Bits of %s on %s".formatted(file.getFileName(), loaded.name()), plan, out);
    }
    return 0;
  }

  private static void print(BitPlan plan) {
    List<BitPlan.Layer> layers = plan.layers();
    System.out.printf(
        Locale.ROOT,
        "divergence on %,d training pixels in nats, one layer rounded alone:%n%n%-12s",
        plan.pixels(),
        "layer");
    layers.get(0).options().forEach(o -> System.out.printf("  %6d bits", o.bits()));
    System.out.printf("%8s%n", "chosen");
    for (BitPlan.Layer layer : layers) {
      System.out.printf("%-12s", layer.name());
      layer.options().forEach(o -> System.out.printf(Locale.ROOT, "  %11.2e", o.divergence()));
      System.out.printf("%8s%n", Objects.requireNonNullElse(layer.chosen(), "-"));
    }
  }
}
