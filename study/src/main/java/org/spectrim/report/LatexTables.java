package org.spectrim.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.spectrim.statistics.Interval;

/**
 * The results as LaTeX tables for packages {@code booktabs} and {@code longtable}, one for each
 * scene and split. Bold and daggers stand only where a test does.
 */
final class LatexTables {
  private static final List<Measure> COSTS =
      List.of(Measure.MODEL_BYTES, Measure.MACS, Measure.LATENCY_B1, Measure.SCENE_SECONDS);

  private LatexTables() {}

  static String text(List<Standings> all, Map<Setting, Comparison> comparisons) {
    StringBuilder out = new StringBuilder();
    out.append("% Needs \\usepackage{booktabs,longtable}.\n");
    for (Standings standings : all) {
      table(out, standings, comparisons);
    }
    return out.toString();
  }

  private static void table(
      StringBuilder out, Standings standings, Map<Setting, Comparison> comparisons) {
    List<Measure> costs =
        COSTS.stream().filter(m -> standings.summaries().stream().anyMatch(s -> s.has(m))).toList();
    int columns = 5 + costs.size();
    out.append("\n\\begin{longtable}{llr").append("r".repeat(columns - 3)).append("}\n");
    out.append("\\caption{").append(escape(standings.arena().title()));
    out.append(". OA: overall accuracy in percent, mean over the seeds with the half width of its")
        .append(" 95\\% $t$-interval; drop: points below the baseline of the same network;")
        .append(" $p$: paired $t$-test over the seeds after Holm. Bold: better than the baseline;")
        .append(" $\\dagger$: worse, both at 5\\%.}\\\\\n");
    out.append("\\toprule\nNetwork & Recipe & Seeds & OA & Drop ($p$)");
    costs.forEach(m -> out.append(" & ").append(escape(m.title())));
    out.append(" \\\\\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n");
    for (Summary summary : standings.summaries()) {
      out.append(row(summary, comparisons.get(summary.setting()), costs)).append(" \\\\\n");
    }
    out.append("\\end{longtable}\n");
  }

  private static String row(Summary summary, @Nullable Comparison comparison, List<Measure> costs) {
    String accuracy = interval(summary.of(Measure.OA));
    if (comparison != null && comparison.better()) {
      accuracy = "\\textbf{" + accuracy + "}";
    } else if (comparison != null && comparison.worse()) {
      accuracy += "$^\\dagger$";
    }
    String drop = "--";
    if (comparison != null) {
      drop = number(comparison.drop().differences().mean());
      if (!Double.isNaN(comparison.dropHolm())) {
        drop += " (" + chance(comparison.dropHolm()) + ")";
      }
    }
    return escape(summary.setting().model())
        + " & "
        + escape(summary.setting().recipe())
        + " & "
        + (summary.seeds() == 0 ? "failed" : summary.seeds())
        + " & "
        + accuracy
        + " & "
        + drop
        + costs.stream()
            .map(m -> " & " + escape(m.format(summary.mean(m))))
            .collect(Collectors.joining());
  }

  private static String interval(Interval interval) {
    if (!interval.known()) {
      return "--";
    }
    String mean = number(interval.mean());
    return interval.bounded() ? mean + " $\\pm$ " + number(interval.halfWidth()) : mean;
  }

  private static String number(double value) {
    // Adding 0 turns the -0.00 of rounding into 0.00.
    String text = String.format(Locale.ROOT, "%.2f", Math.rint(100 * value) / 100 + 0.0);
    return text.startsWith("-") ? "$-$" + text.substring(1) : text;
  }

  private static String chance(double p) {
    return p < 0.001 ? "$<$0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** Text as LaTeX shows it. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\textbackslash{}");
        case '~' -> out.append("\\textasciitilde{}");
        case '^' -> out.append("\\textasciicircum{}");
        case '<', '>', '|' -> out.append('$').append(c).append('$');
        case 'µ' -> out.append("$\\mu$");
        case '–' -> out.append("--");
        case '−' -> out.append("$-$");
        case '%', '&', '#', '_', '$', '{', '}' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
