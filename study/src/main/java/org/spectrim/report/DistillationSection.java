package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.spectrim.report.Gain.Against;
import org.spectrim.report.Gain.Verdict;
import org.spectrim.statistics.Interval;

/** What teachers add to students: each taught one beside the same student alone. */
final class DistillationSection {
  private static final List<String> HEADINGS =
      List.of("recipe", "mode", "params", "smaller", "seeds", "alone", "taught", "teacher", "gain");

  private final Markup page;
  private final List<Gain> gains;

  private DistillationSection(Markup page, List<Gain> gains) {
    this.page = page;
    this.gains = gains;
  }

  /** Nothing if the study has no recipe that teaches. */
  static void write(Markup page, List<Gain> gains) {
    if (!gains.isEmpty()) {
      new DistillationSection(page, gains).write();
    }
  }

  private void write() {
    page.open("section", "id", "distillation");
    page.leaf("h2", "Teachers against none");
    page.leaf(
        "p",
        "Each student with a teacher against the same student alone, of the same first weights and"
            + " steps: overall accuracy %, and the mean gain in points with its 95% interval, paired"
            + " over the seeds. ▲ and ▼: the interval leaves out 0; among many recipes some do so by"
            + " chance (distillation.csv has probabilities after Holm's correction). Teacher is the"
            + " accuracy of the recipe that teaches, where the study has it. Size is counted in"
            + " parameters, against the baseline.",
        "class",
        "lead");
    Map<Setting, List<Gain>> families =
        gains.stream()
            .collect(
                Collectors.groupingBy(
                    gain -> gain.setting().baseline(), LinkedHashMap::new, Collectors.toList()));
    page.open("ul");
    families.keySet().stream().filter(this::summarized).forEach(key -> best(families, key));
    families.forEach(this::smallest);
    page.close();
    // What holds everywhere is read first.
    families.keySet().stream()
        .sorted(Comparator.comparing(key -> !key.arena().equals(Gain.EVERYWHERE)))
        .forEach(key -> tables(key, families.getOrDefault(key, List.of())));
    page.close();
  }

  /** Where there are several scenes and splits, those together; else the one there is. */
  private boolean summarized(Setting family) {
    boolean everywhere = gains.stream().anyMatch(Gain::everywhere);
    return family.arena().equals(Gain.EVERYWHERE) == everywhere;
  }

  private void best(Map<Setting, List<Gain>> families, Setting key) {
    List<Gain> family =
        families.getOrDefault(key, List.of()).stream()
            .filter(gain -> gain.against() == Against.ALONE && gain.gain().differences().known())
            .toList();
    for (String mode : List.of("offline", "online", "self")) {
      family.stream()
          .filter(gain -> gain.teaching().mode().equals(mode))
          .max(Comparator.comparingDouble(gain -> gain.gain().differences().mean()))
          .ifPresent(
              gain ->
                  page.leaf(
                      "li",
                      "%s: the best %s method is %s, %s points over the student alone."
                          .formatted(title(key), mode, gain.setting().recipe(), text(gain))));
    }
    listed(key, family, Verdict.NOT_SHOWN, "no gain shown");
    listed(key, family, Verdict.WORSE, "worse than the student alone");
    List<String> without =
        families.getOrDefault(key, List.of()).stream()
            .filter(gain -> gain.reference().isEmpty())
            .map(gain -> gain.setting().recipe())
            .toList();
    if (!without.isEmpty()) {
      page.leaf(
          "li",
          title(key)
              + ": not compared, since no recipe trains the same student with alpha: 1: "
              + String.join("; ", without)
              + ".");
    }
  }

  private void listed(Setting key, List<Gain> family, Verdict verdict, String what) {
    List<String> recipes =
        family.stream()
            .filter(gain -> gain.verdict() == verdict)
            .map(gain -> gain.setting().recipe() + " " + points(gain.gain().differences().mean()))
            .toList();
    if (!recipes.isEmpty()) {
      page.leaf("li", title(key) + ": " + what + ": " + String.join("; ", recipes) + ".");
    }
  }

  private void smallest(Setting key, List<Gain> family) {
    Optional<Gain> named = family.stream().filter(Gain::smallest).findFirst();
    String text =
        named
            .map(
                gain ->
                    "%s, %s parameters, 1/%s of the baseline's, OA %s %% (alone %s, baseline %s)"
                        .formatted(
                            gain.setting().recipe(),
                            Quantity.count(gain.params()),
                            share(gain),
                            Measure.OA.format(gain.oa()),
                            Measure.OA.format(gain.referenceOa()),
                            Measure.OA.format(gain.baselineOa())))
            .orElse("none");
    page.leaf(
        "li", title(key) + ": smallest student within 1 point of the baseline: " + text + ".");
  }

  private void tables(Setting key, List<Gain> family) {
    for (Against against : Against.values()) {
      List<Gain> lines = family.stream().filter(gain -> gain.against() == against).toList();
      if (!lines.isEmpty()) {
        String title = title(key) + ": against " + against.title();
        page.open("details");
        page.leaf("summary", title);
        table(title, against, lines);
        page.close();
      }
    }
  }

  private void table(String title, Against against, List<Gain> lines) {
    page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", title);
    page.open("table");
    page.leaf("caption", title);
    page.open("thead").open("tr");
    for (String heading : HEADINGS) {
      boolean words = heading.equals("recipe") || heading.equals("mode");
      String shown = heading.equals("alone") && against == Against.LABELLED ? "without" : heading;
      page.leaf("th", shown, "scope", "col", "class", words ? "words" : "number");
    }
    page.close().close();
    page.open("tbody");
    List<Gain> sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingDouble(gain -> -gain.gain().differences().mean()));
    sorted.forEach(this::row);
    page.close().close().close();
  }

  private void row(Gain gain) {
    page.open("tr");
    page.leaf("th", gain.setting().recipe(), "scope", "row", "class", "words");
    page.leaf("td", gain.teaching().mode(), "class", "words");
    number(Quantity.count(gain.params()));
    number("1/" + share(gain));
    number(String.valueOf(gain.gain().differences().count()));
    number(Measure.OA.format(gain.referenceOa()));
    number(Measure.OA.format(gain.oa()));
    page.open("td", "class", "number").text(Measure.OA.format(gain.teacherOa()));
    page.leaf("small", gain.teacher()).close();
    String mark =
        switch (gain.verdict()) {
          case YES -> " ▲";
          case WORSE -> " ▼";
          default -> "";
        };
    number(text(gain) + mark);
    page.close();
  }

  private void number(String text) {
    page.leaf("td", text, "class", "number");
  }

  private static String title(Setting family) {
    String where =
        family.arena().equals(Gain.EVERYWHERE) ? "all scenes and splits" : family.arena().title();
    return "%s, %s, window %d".formatted(where, family.model(), family.window());
  }

  private static String share(Gain gain) {
    return Quantity.factor(gain.baselineParams() / gain.params());
  }

  private static String text(Gain gain) {
    Interval interval = gain.gain().differences();
    return interval.bounded()
        ? points(interval.mean()) + " ± " + Measure.OA.format(interval.halfWidth())
        : points(interval.mean());
  }

  private static String points(double value) {
    String text = Measure.OA_DROP.format(value);
    return value > 0 && !text.equals("0.00") ? String.format(Locale.ROOT, "+%s", text) : text;
  }
}
