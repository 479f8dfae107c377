package org.spectrim.measure;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spectrim.classify.EngineChoice;
import org.spectrim.classify.EngineKind;
import org.spectrim.engine.Engine;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Cost;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.pass.CropUnused;

/**
 * How much of the saved arithmetic of filter pruning arrives as speed: networks of random weights
 * with fewer filters against the whole ones, on one thread. Whole and pruned run in turns in one
 * process; the speed-up is the median over the turns of the quotient of their processor times, so
 * that other work on the machine meets both.
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

  /**
   * One line of the table.
   *
   * @param network as in the options
   * @param filters that are left, layer by layer
   * @param form what runs: a batch of windows, or a scene at once
   * @param macs by what the multiply-accumulates of the network are divided
   * @param withProjection the same, those of the projection of the bands counted too
   * @param speed by what the time is divided
   */
  record Row(
      String network,
      String filters,
      String form,
      double macs,
      double withProjection,
      double speed) {
    static final String HEADER =
        "%-12s %-14s %-9s %7s %9s %9s %9s %9s"
            .formatted(
                "network",
                "filters",
                "form",
                "MACs",
                "speed-up",
                "quotient",
                "with PCA",
                "quotient");

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-12s %-14s %-9s %6.2fx %8.2fx %8.0f%% %8.2fx %8.0f%%",
          network,
          filters,
          form,
          macs,
          speed,
          100 * speed / macs,
          withProjection,
          100 * speed / withProjection);
    }
  }

  /** Runs all and prints a table to standard output as it grows. */
  public static void run(Options options) {
    System.out.println(Row.HEADER);
    for (BenchNetwork network : options.networks()) {
      Model whole = network.model(options.bands(), options.window());
      for (double ratio : options.ratios()) {
        Model pruned = pruned(whole, ratio);
        double speed = windows(whole, pruned, options.turns());
        System.out.println(row(network.text(), whole, pruned, false, speed));
        speed = scenes(whole, pruned, options.side(), options.turns());
        System.out.println(row(network.text(), whole, pruned, true, speed));
      }
    }
  }

  static Row row(String network, Model whole, Model pruned, boolean scene, double speed) {
    double before = macs(whole, scene);
    double after = macs(pruned, scene);
    long positions = scene ? 1 : (long) whole.window() * whole.window();
    double projection =
        whole.transform().diagonal()
            ? 0
            : (double) positions * whole.transform().components() * whole.transform().bands();
    return new Row(
        network,
        filters(pruned),
        scene ? "scene" : "batch " + BATCH,
        before / after,
        (before + projection) / (after + projection),
        speed);
  }

  /** What the exported file computes for a pixel: windows without what is never looked at. */
  private static long macs(Model model, boolean scene) {
    return scene
        ? Cost.of(model.network()).macsPerScenePixel()
        : Cost.of(CropUnused.apply(model.weighted()).network()).macsPerWindow();
  }

  private static String filters(Model model) {
    return ChannelGroups.of(model.network()).groups().stream()
        .map(group -> Integer.toString(group.size()))
        .collect(Collectors.joining("-"));
  }

  /** The model without a share of its filters, the survivors of each layer a multiple of 16. */
  static Model pruned(Model model, double ratio) {
    int align = BenchModels.ALIGN;
    return BenchModels.keeping(model, size -> (int) Math.round(size * (1 - ratio) / align) * align);
  }

  private static double windows(Model whole, Model pruned, int turns) {
    try (BenchWindows first = new BenchWindows(whole, BATCH);
        BenchWindows second = new BenchWindows(pruned, BATCH)) {
      return speedUp(second, first, turns);
    }
  }

  /** As {@code classify} does it: padded, without the mean, in the engine that it would choose. */
  private static double scenes(Model whole, Model pruned, int side, int turns) {
    FloatBuffer samples = BenchWindows.direct(whole.transform().bands() * side * side);
    BenchWindows.fill(samples);
    try (Engine first = engine(whole, side);
        Engine second = engine(pruned, side)) {
      return speedUp(
          new BenchStrips(second, samples, side, side),
          new BenchStrips(first, samples, side, side),
          turns);
    }
  }

  private static Engine engine(Model model, int side) {
    return EngineChoice.of(model, EngineKind.AUTO, (long) side * side)
        .open(model, ExportOptions.MAP);
  }

  /** By the processor time of this thread, on which the engines run. */
  private static double speedUp(Runnable fast, Runnable slow, int turns) {
    Turns inTurn = new Turns(turns, TURN_SECONDS, Turns.processorTime());
    return inTurn.times(List.of(fast, slow)).ratios()[1];
  }
}
