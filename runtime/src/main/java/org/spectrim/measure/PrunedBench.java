package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Cost;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;

/**
 * How much of the saved arithmetic of filter pruning arrives as speed: networks of random weights
 * with fewer filters against the whole ones, in ONNX Runtime on one thread. Whole and pruned run in
 * turns in one process; the speed-up is the median over the turns of the quotient of their times,
 * so that other work on the machine meets both.
 */
public final class PrunedBench {
  private static final int BATCH = 32;
  private static final double TURN_SECONDS = 0.05;

  private PrunedBench() {}

  /**
   * What to run.
   *
   * @param ratios shares of the filters to remove; survivors are multiples of 16
   * @param window rows and columns of the window
   * @param bands of the scene
   * @param side rows and columns of the scene
   * @param turns of which the median counts
   */
  public record Options(
      List<BenchNetwork> networks,
      List<Double> ratios,
      int window,
      int bands,
      int side,
      int turns) {
    public Options {
      networks = List.copyOf(networks);
      ratios = List.copyOf(ratios);
    }
  }

  /** Runs all and prints a table to standard output as it grows. */
  public static void run(Options options) {
    System.out.printf(
        "%-12s %-14s %-9s %7s %9s %9s %9s %9s%n",
        "network", "filters", "form", "MACs", "speed-up", "quotient", "with PCA", "quotient");
    for (BenchNetwork network : options.networks()) {
      Model whole = network.model(options.bands(), options.window());
      for (double ratio : options.ratios()) {
        compare(network, whole, pruned(whole, ratio), options);
      }
    }
  }

  private static void compare(BenchNetwork network, Model whole, Model pruned, Options options) {
    Cost before = Cost.of(whole.network());
    Cost after = Cost.of(pruned.network());
    long projection = (long) whole.transform().components() * whole.transform().bands();
    long positions = (long) whole.window() * whole.window();
    row(
        "%-12s".formatted(network) + filters(pruned, " %-14s batch 32 "),
        new double[] {before.macsPerWindow(), after.macsPerWindow(), projection * positions},
        batches(whole, pruned, options.turns()));
    row(
        "%-12s".formatted(network) + filters(pruned, " %-14s scene    "),
        new double[] {before.macsPerScenePixel(), after.macsPerScenePixel(), projection},
        scenes(whole, pruned, options));
  }

  /**
   * @param macs of the whole and the pruned network, and of the projection of the bands
   */
  private static void row(String name, double[] macs, double speed) {
    double ratio = macs[0] / macs[1];
    double withProjection = (macs[0] + macs[2]) / (macs[1] + macs[2]);
    System.out.printf(
        Locale.ROOT,
        "%s %6.2fx %8.2fx %8.0f%% %8.2fx %8.0f%%%n",
        name,
        ratio,
        speed,
        100 * speed / ratio,
        withProjection,
        100 * speed / withProjection);
  }

  private static String filters(Model model, String format) {
    return format.formatted(
        ChannelGroups.of(model.network()).groups().stream()
            .map(group -> Integer.toString(group.size()))
            .collect(Collectors.joining("-")));
  }

  /** The model without a share of its filters, the survivors of each layer a multiple of 16. */
  static Model pruned(Model model, double ratio) {
    int align = BenchModels.ALIGN;
    return BenchModels.keeping(model, size -> (int) Math.round(size * (1 - ratio) / align) * align);
  }

  private static double batches(Model whole, Model pruned, int turns) {
    try (BenchWindows first = new BenchWindows(whole, BATCH);
        BenchWindows second = new BenchWindows(pruned, BATCH)) {
      return speedUp(second, first, turns);
    }
  }

  private static double scenes(Model whole, Model pruned, Options options) {
    int side = options.side();
    FloatBuffer samples = FloatBuffer.allocate(options.bands() * side * side);
    BenchWindows.fill(samples);
    MemoryCube cube =
        new MemoryCube(options.bands(), side, side, samples.array(), CubeMetadata.NONE);
    try (SceneClassifier first = SceneClassifier.of(whole, ClassifyOptions.withThreads(1));
        SceneClassifier second = SceneClassifier.of(pruned, ClassifyOptions.withThreads(1))) {
      return speedUp(() -> second.classify(cube), () -> first.classify(cube), options.turns());
    }
  }

  private static double speedUp(Runnable fast, Runnable slow, int turns) {
    return new Turns(turns, TURN_SECONDS, System::nanoTime).times(List.of(fast, slow)).ratios()[1];
  }
}
