package org.spectrim.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first thing to read: for each scene and split, the smallest model that is good enough. */
final class AnswerSection {
  private static final double NO_OVERLAP = 0.05;

  private AnswerSection() {}

  static void write(Markup page, List<Standings> all, Map<Setting, Comparison> comparisons) {
    page.open("section", "id", "answer");
    page.leaf("h2", "The answer");
    page.leaf(
        "p",
        "The smallest model that is at most "
            + Axis.plain(Standings.TOLERANCE)
            + " percentage point of overall accuracy below the best of its scene and split; and below it"
            + " the smallest made of each network that is as near to its own baseline by the mean"
            + " over the seeds, and that no test (paired t, 5% after Holm) shows to be worse.",
        "class",
        "lead");
    page.open("div", "class", "cards");
    for (Standings standings : all) {
      page.open("article", "class", "card");
      page.open("h3").text(standings.arena().scene() + " ");
      page.leaf("small", standings.arena().split()).close();
      Optional<Summary> smallest = standings.smallest();
      if (smallest.isPresent()) {
        card(page, standings, smallest.get());
        networks(page, standings, comparisons);
      } else {
        page.leaf("p", "No trial ended with a result and a file.", "class", "none");
      }
      page.close();
    }
    page.close();
    page.close();
  }

  private static void card(Markup page, Standings standings, Summary winner) {
    page.leaf("p", winner.setting().label(), "class", "winner");
    overlap(page, winner.overlap());
    page.open("dl", "class", "figures");
    figure(page, "overall accuracy", winner.format(Measure.OA) + " %");
    figure(page, standings.size().title(), winner.format(standings.size()));
    if (winner.has(standings.time())) {
      figure(page, standings.time().title(), winner.format(standings.time()));
    }
    page.close();
    page.leaf("p", sentence(standings, winner), "class", "cost");
  }

  private static void networks(
      Markup page, Standings standings, Map<Setting, Comparison> comparisons) {
    List<Summary> baselines = standings.baselines();
    if (baselines.isEmpty()) {
      return;
    }
    page.open("ul", "class", "networks", "aria-label", "Smallest model of each network");
    for (Summary base : baselines) {
      page.open("li");
      page.leaf("b", base.setting().model() + ", window " + base.setting().window() + ": ");
      Optional<Summary> small = standings.smallest(base, comparisons);
      page.text(
          small
              .filter(s -> !s.equals(base))
              .map(s -> ofNetwork(standings, s, base, comparisons.get(s.setting())))
              .orElse(
                  "nothing smaller is as accurate as its baseline (OA "
                      + base.format(Measure.OA)
                      + " %, "
                      + base.format(standings.size())
                      + ")."));
      page.close();
    }
    page.close();
  }

  private static String ofNetwork(
      Standings standings, Summary small, Summary base, @Nullable Comparison comparison) {
    double drop = base.mean(Measure.OA) - small.mean(Measure.OA);
    StringBuilder text = new StringBuilder(small.setting().recipe());
    text.append(": OA ").append(small.format(Measure.OA)).append(" % (");
    text.append(Measure.OA_DROP.format(Math.abs(drop)));
    text.append(drop >= 0 ? " points lost" : " points won");
    if (comparison != null && comparison.drop().differences().bounded()) {
      double half = comparison.drop().differences().halfWidth();
      double mean = comparison.drop().differences().mean();
      text.append("; 95% interval of the loss ")
          .append(Measure.OA_DROP.format(mean - half))
          .append(" to ")
          .append(Measure.OA_DROP.format(mean + half));
    }
    text.append("), ").append(small.format(standings.size()));
    share(text, small, base, standings.size(), " of its baseline's bytes");
    share(text, small, base, Measure.MACS, " of the MACs");
    double speed = base.mean(standings.time()) / small.mean(standings.time());
    if (!Double.isNaN(speed)) {
      text.append(", ").append(speedup(speed));
    }
    return text.append('.').toString();
  }

  private static void share(
      StringBuilder text, Summary small, Summary base, Measure measure, String of) {
    double share = 100 * small.mean(measure) / base.mean(measure);
    if (!Double.isNaN(share)) {
      text.append(", ").append(String.format(Locale.ROOT, "%.1f%%", share)).append(of);
    }
  }

  private static String speedup(double speed) {
    return speed >= 1
        ? Quantity.factor(speed) + " times as fast"
        : Quantity.factor(1 / speed) + " times slower";
  }

  private static void figure(Markup page, String term, String value) {
    page.open("div").leaf("dt", term).leaf("dd", value).close();
  }

  private static void overlap(Markup page, double overlap) {
    boolean none = overlap < NO_OVERLAP;
    page.leaf(
        "p",
        none
            ? "no window overlap"
            : String.format(Locale.ROOT, "%.1f%% window overlap: optimistic", overlap),
        "class",
        none ? "badge good" : "badge bad");
  }

  /** What the model costs and gains against its baseline, and against the most accurate one. */
  static String sentence(Standings standings, Summary winner) {
    StringBuilder text = new StringBuilder();
    if (winner.setting().isBaseline()) {
      text.append("An uncompressed network: no compressed one is smaller and as good.");
    } else {
      standings
          .baseline(winner)
          .ifPresentOrElse(
              base -> text.append(against(standings, winner, base)),
              () -> text.append("Its baseline has no result to compare with."));
    }
    standings
        .best()
        .filter(best -> !best.equals(winner))
        .ifPresent(
            best ->
                text.append(" The most accurate, ")
                    .append(best.setting().label())
                    .append(", has ")
                    .append(best.format(Measure.OA))
                    .append(" % with ")
                    .append(best.format(standings.size()))
                    .append('.'));
    return text.toString();
  }

  private static String against(Standings standings, Summary winner, Summary base) {
    StringBuilder text = new StringBuilder("Against its baseline: ");
    double bytes = winner.mean(standings.size()) / base.mean(standings.size());
    if (!Double.isNaN(bytes)) {
      text.append(Axis.plain(Math.round(1000 * bytes) / 10.0)).append("% of the bytes, ");
    }
    double speed = base.mean(standings.time()) / winner.mean(standings.time());
    if (!Double.isNaN(speed)) {
      text.append(speedup(speed)).append(", ");
    }
    double drop = base.mean(Measure.OA) - winner.mean(Measure.OA);
    text.append(Measure.OA_DROP.format(Math.abs(drop)))
        .append(
            drop >= 0 ? " points of overall accuracy lost." : " points of overall accuracy won.");
    return text.toString();
  }
}
