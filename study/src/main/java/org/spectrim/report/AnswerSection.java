package org.spectrim.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The first thing to read: for each scene and split, the smallest model that is good enough. */
final class AnswerSection {
  private static final double NO_OVERLAP = 0.05;

  private AnswerSection() {}

  static void write(Markup page, List<Standings> all) {
    page.open("section", "id", "answer");
    page.leaf("h2", "The answer");
    page.leaf(
        "p",
        "The smallest model that is at most "
            + Axis.plain(Standings.TOLERANCE)
            + " percentage point of overall accuracy below the best of its scene and split.",
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
      text.append(
          speed >= 1
              ? Quantity.factor(speed) + " times as fast, "
              : Quantity.factor(1 / speed) + " times slower, ");
    }
    double drop = base.mean(Measure.OA) - winner.mean(Measure.OA);
    text.append(Measure.OA_DROP.format(Math.abs(drop)))
        .append(
            drop >= 0 ? " points of overall accuracy lost." : " points of overall accuracy won.");
    return text.toString();
  }
}
