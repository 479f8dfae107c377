package org.spectrim.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.Model;
import org.spectrim.net.ChannelGroup;
import org.spectrim.net.ChannelGroups;
import org.spectrim.net.Cost;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.pass.CropUnused;
import org.spectrim.pass.RemoveFilters;

/**
 * How much of the saved arithmetic of filter pruning arrives as speed: networks of random weights
 * with fewer filters against the whole ones, in ONNX Runtime on one thread. Whole and pruned run in
 * turns in one process; the speed-up is the median over the turns of the quotient of their
 * processor times, so that other work on the machine meets both.
 */
public final class PrunedBench {
  private static final int CLASSES = 9;
  private static final int BATCH = 32;
  private static final int ALIGN = 16;
  private static final double TURN_SECONDS = 0.05;
  private static final int WARM_UP = 5;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private PrunedBench() {}

  /**
   * What to run.
   *
   * @param networks name, a colon and the factor on the numbers of filters, as in {@code
   *     cnn2d:0.96}
   * @param ratios shares of the filters to remove; survivors are multiples of 16
   * @param window rows and columns of the window
   * @param bands of the scene
   * @param side rows and columns of the scene
   * @param turns of which the median counts
   */
  public record Options(
      List<String> networks, List<Double> ratios, int window, int bands, int side, int turns) {
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
    for (String network : options.networks()) {
      String[] parts = network.split(":", 2);
      double width = parts.length == 1 ? 1 : Double.parseDouble(parts[1]);
      Model whole = BenchModels.random(parts[0], width, options.bands(), CLASSES, options.window());
      for (double ratio : options.ratios()) {
        Model pruned = pruned(whole, ratio);
        Block windows = Block.windows(samples(whole, BATCH, whole.window()), BATCH, whole.window());
        double speed = inTurns(whole, pruned, ExportOptions.PATCH, windows, options.turns());
        System.out.println(row(network, whole, pruned, false, speed));
        int side = options.side();
        Block scene = new Block(samples(whole, 1, side), 1, side, side, Block.Padding.NONE);
        speed = inTurns(whole, pruned, ExportOptions.LOGITS, scene, options.turns());
        System.out.println(row(network, whole, pruned, true, speed));
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
    Map<String, BitSet> removed = new HashMap<>();
    for (ChannelGroup group : ChannelGroups.of(model.network()).groups()) {
      long wanted = Math.round(group.size() * (1 - ratio) / ALIGN) * ALIGN;
      int kept = (int) Math.min(group.size(), Math.max(ALIGN, wanted));
      BitSet channels = new BitSet();
      channels.set(0, group.size() - kept);
      removed.putAll(group.filters(channels));
    }
    return removed.isEmpty() ? model : model.with(RemoveFilters.apply(model.weighted(), removed));
  }

  /** The median of {@code time of the whole / time of the pruned}. */
  private static double inTurns(
      Model whole, Model pruned, ExportOptions form, Block block, int turns) {
    FloatBuffer logits = direct(block.pixels(whole.window()) * CLASSES);
    try (OrtEngine first = OrtEngine.of(whole, form);
        OrtEngine second = OrtEngine.of(pruned, form)) {
      seconds(first, block, logits, WARM_UP);
      seconds(second, block, logits, WARM_UP);
      double once = seconds(first, block, logits, WARM_UP) / WARM_UP;
      int calls = (int) Math.max(1, Math.round(TURN_SECONDS / once));
      double[] quotients = new double[turns];
      for (int turn = 0; turn < turns; turn++) {
        double slow = seconds(first, block, logits, calls);
        quotients[turn] = slow / seconds(second, block, logits, calls);
      }
      Arrays.sort(quotients);
      return (quotients[turns / 2] + quotients[(turns - 1) / 2]) / 2;
    }
  }

  /** Processor time of this thread, on which the engine runs. */
  private static double seconds(OrtEngine engine, Block block, FloatBuffer logits, int calls) {
    long start = CLOCK.getCurrentThreadCpuTime();
    for (int i = 0; i < calls; i++) {
      engine.logits(block, logits);
    }
    return (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static FloatBuffer samples(Model model, int count, int side) {
    FloatBuffer samples = direct(count * model.transform().bands() * side * side);
    Random random = new Random(5);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, 1200 + 100 * (float) random.nextGaussian());
    }
    return samples;
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }
}
