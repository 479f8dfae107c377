package org.spectrim.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.spectrim.io.AtomicFile;
import org.spectrim.quantize.BitPlan;
import org.spectrim.quantize.BitPlan.Layer;
import org.spectrim.quantize.BitPlan.Option;
import org.spectrim.report.SeriesPlot.Dot;
import org.spectrim.report.SeriesPlot.Series;

/** Sensitivities to fewer bits and the bits chosen, as a table of values and a page with plots. */
public final class BitsReport {
  /** Below it, on a logarithmic axis, a divergence counts as this. */
  private static final double LEAST = 1e-9;

  private static final int LEAST_BITS = 2;
  private static final int MOST_BITS = 8;
  private static final int LEFT = 58;
  private static final int TOP = 14;
  private static final int PLOT = 200;
  private static final int BOTTOM = 56;
  private static final double BAR = 0.6;

  private BitsReport() {}

  /**
   * Writes or replaces a file, atomically: a page, or a table if its name ends in {@code .csv}.
   *
   * @param title one line: model, scene
   * @throws org.spectrim.error.InputException if it cannot be written
   */
  public static void write(String title, BitPlan plan, Path file) {
    AtomicFile.write(file, file.toString().endsWith(".csv") ? csv(plan) : page(title, plan));
  }

  /** RFC 4180 with a header. */
  static String csv(BitPlan plan) {
    StringBuilder text = new StringBuilder("layer,bits,bytes,divergence_nats,chosen\r\n");
    for (Layer layer : plan.layers()) {
      for (Option option : layer.options()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s,%d,%d,%.3e,%s\r\n",
                layer.name(),
                option.bits(),
                option.bytes(),
                option.divergence(),
                isChosen(layer, option) ? "yes" : ""));
      }
    }
    return text.toString();
  }

  static String page(String title, BitPlan plan) {
    return Page.of(title, page -> fill(page, plan));
  }

  private static void fill(Markup page, BitPlan plan) {
    page.leaf(
        "p",
        "Each layer's weights alone rounded to 2 to 8 bits: mean Kullback-Leibler divergence of the"
            + " class probabilities from those of the float network, on %,d training pixels."
                .formatted(plan.pixels()));
    if (plan.layers().stream().anyMatch(layer -> layer.chosen() != null)) {
      page.leaf("h2", "Bits chosen");
      page.open("figure").verbatim(bars(plan)).close();
    }
    page.leaf("h2", "Sensitivity");
    page.open("figure").verbatim(curves(plan)).close();
  }

  private static boolean isChosen(Layer layer, Option option) {
    Integer chosen = layer.chosen();
    return chosen != null && chosen == option.bits();
  }

  /** Divergence against bits, a line for each layer. */
  private static String curves(BitPlan plan) {
    List<Series> all = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (Layer layer : plan.layers()) {
      List<Dot> dots = new ArrayList<>();
      for (Option option : layer.options()) {
        double shown = Math.max(LEAST, option.divergence());
        values.add(shown);
        dots.add(new Dot(option.bits(), shown, Double.NaN, words(layer, option)));
      }
      all.add(new Series(layer.name(), all.size(), dots));
    }
    List<Double> ticks = new ArrayList<>();
    for (int bits = LEAST_BITS; bits <= MOST_BITS; bits++) {
      ticks.add((double) bits);
    }
    return SeriesPlot.draw(
        "divergence",
        "Sensitivity of each layer",
        "Divergence against the bits of a layer's weights, for each layer",
        new Axis("bits of the layer's weights", 1.8, 8.2, x -> x, ticks, Axis::plain),
        Axis.logarithmic(
            "divergence, nats a pixel",
            values.stream().mapToDouble(Double::doubleValue).toArray(),
            value -> String.format(Locale.ROOT, "%.0e", value).replace("e-0", "e-")),
        all);
  }

  private static String words(Layer layer, Option option) {
    return String.format(
        Locale.ROOT,
        "%s at %d bits: %,d bytes, %.2e nats",
        layer.name(),
        option.bits(),
        option.bytes(),
        option.divergence());
  }

  /** A bar for each layer as high as its bits, below it what they cost. */
  private static String bars(BitPlan plan) {
    Markup out = new Markup();
    out.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 " + Svg.WIDTH + " " + (TOP + PLOT + BOTTOM),
        "role",
        "img",
        "class",
        "plot",
        "aria-labelledby",
        "bits-title");
    out.leaf("title", "Bits chosen for each layer", "id", "bits-title");
    for (int bits = 0; bits <= MOST_BITS; bits += 2) {
      line(out, bits == 0 ? "axis" : "grid", height(bits));
      text(out, "tick", Integer.toString(bits), LEFT - 7.0, height(bits) + 4, "end");
    }
    double step = (double) (Svg.WIDTH - LEFT) / plan.layers().size();
    for (int i = 0; i < plan.layers().size(); i++) {
      Layer layer = plan.layers().get(i);
      for (Option option : layer.options()) {
        if (isChosen(layer, option)) {
          bar(out, layer, option, LEFT + (i + 0.5) * step, BAR * step, i);
        }
      }
    }
    return out.close().toString();
  }

  private static void bar(
      Markup out, Layer layer, Option option, double middle, double width, int index) {
    double top = height(option.bits());
    out.open("g", "class", "k" + index % PlotSection.COLOURS);
    out.leaf("title", words(layer, option));
    out.empty(
        "rect",
        "class",
        "mark",
        "x",
        Svg.number(middle - width / 2),
        "y",
        Svg.number(top),
        "width",
        Svg.number(width),
        "height",
        Svg.number(height(0) - top));
    out.close();
    text(out, "axis-title", option.bits() + " bits", middle, top + 16, "middle");
    double line = height(0) + 17;
    text(out, "axis-title", layer.name(), middle, line, "middle");
    text(out, "tick", "%,d bytes".formatted(option.bytes()), middle, line + 16, "middle");
    String nats = String.format(Locale.ROOT, "%.1e nats", option.divergence());
    text(out, "tick", nats, middle, line + 31, "middle");
  }

  private static double height(int bits) {
    return TOP + PLOT * (1 - (double) bits / MOST_BITS);
  }

  private static void line(Markup out, String style, double y) {
    String at = Svg.number(y);
    String right = Integer.toString(Svg.WIDTH);
    String left = Integer.toString(LEFT);
    out.empty("line", "class", style, "x1", left, "y1", at, "x2", right, "y2", at);
  }

  private static void text(
      Markup out, String style, String text, double x, double y, String anchor) {
    String left = Svg.number(x);
    String top = Svg.number(y);
    out.leaf("text", text, "class", style, "x", left, "y", top, "text-anchor", anchor);
  }
}
