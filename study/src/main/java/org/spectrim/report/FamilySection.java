package org.spectrim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.report.SeriesPlot.Dot;
import org.spectrim.report.SeriesPlot.Series;

/**
 * What each family of methods does to accuracy: pruning by ratio, quantization by bits,
 * distillation by the student's width.
 */
final class FamilySection {
  private static final double WIDE_RANGE = 12;
  private static final int FEW = 3;
  private static final String FILTERS = "filter";
  private static final Pattern BITS = Pattern.compile("int(\\d+)|w(\\d+)a\\d+");

  /** What the methods of a chart have in common. */
  private enum Chart {
    RATIO("pruning criteria", "filters removed, %"),
    SCHEDULE("pruning schedules", "filters removed, %"),
    WEIGHTS("pruning single weights", "weights removed, %"),
    BITS("quantization", "bits of the weights"),
    WIDTH("distillation", "width of the student, % of the network's");

    private final String title;
    private final String axis;

    Chart(String title, String axis) {
      this.title = title;
      this.axis = axis;
    }
  }

  /** A recipe's place: in which chart, on which line, and where on it. */
  private record Place(Chart chart, String line, double x) {}

  private final Markup page;
  private final Map<String, Recipe> recipes;
  private int number;

  FamilySection(Markup page, List<TrialDetail> details) {
    this.page = page;
    this.recipes = new LinkedHashMap<>();
    details.forEach(detail -> recipes.putIfAbsent(detail.row().recipe(), detail.recipe()));
  }

  void write(List<Standings> all) {
    Map<String, List<String>> figures = new LinkedHashMap<>();
    for (Standings standings : all) {
      Map<String, List<Summary>> networks =
          standings.summaries().stream()
              .filter(s -> s.has(Measure.OA))
              .collect(
                  Collectors.groupingBy(
                      s -> s.setting().model() + ", window " + s.setting().window(),
                      LinkedHashMap::new,
                      Collectors.toList()));
      networks.forEach(
          (network, summaries) ->
              figures
                  .computeIfAbsent(standings.arena().title(), key -> new ArrayList<>())
                  .addAll(figures(standings.arena().title() + ", " + network, summaries)));
    }
    figures.values().removeIf(List::isEmpty);
    if (figures.isEmpty()) {
      return;
    }
    page.open("section", "id", "families");
    page.leaf("h2", "Method by method");
    page.leaf(
        "p",
        "Overall accuracy, mean over the seeds with its 95% interval; whiskers that leave the plot are"
            + " cut off. The dashed grey line is the baseline. One network and one split a plot.",
        "class",
        "lead");
    figures.forEach(
        (arena, plots) -> {
          page.leaf("h3", arena);
          page.open("div", "class", "plots");
          plots.forEach(page::verbatim);
          page.close();
        });
    page.close();
  }

  private List<String> figures(String title, List<Summary> summaries) {
    Map<Chart, Map<String, List<Dot>>> charts = new LinkedHashMap<>();
    for (Summary summary : summaries) {
      Recipe recipe = recipes.get(summary.setting().recipe());
      if (recipe != null && recipe.steps().size() == 2) {
        for (Place place : places(recipe)) {
          charts
              .computeIfAbsent(place.chart, key -> new LinkedHashMap<>())
              .computeIfAbsent(place.line, key -> new ArrayList<>())
              .add(dot(summary, place.x));
        }
      }
    }
    // A schedule is only told from another where there are several.
    if (charts.getOrDefault(Chart.SCHEDULE, Map.of()).size() < 2) {
      charts.remove(Chart.SCHEDULE);
    }
    charts.values().removeIf(lines -> lines.size() < FEW && !hasCurve(lines));
    List<String> figures = new ArrayList<>();
    OptionalDouble baseline =
        summaries.stream()
            .filter(s -> s.setting().isBaseline())
            .mapToDouble(s -> s.mean(Measure.OA))
            .findFirst();
    charts.forEach((chart, lines) -> figures.add(figure(chart, title, lines, baseline)));
    return figures;
  }

  /** A single point a line says no more than the table. */
  private static boolean hasCurve(Map<String, List<Dot>> lines) {
    return lines.values().stream().anyMatch(dots -> dots.size() > 1);
  }

  private static Dot dot(Summary summary, double x) {
    return new Dot(
        x,
        summary.mean(Measure.OA),
        summary.of(Measure.OA).halfWidth(),
        summary.setting().label() + ": OA " + summary.format(Measure.OA) + " %");
  }

  /** Where the second step of a recipe belongs. */
  private static List<Place> places(Recipe recipe) {
    Step step = recipe.steps().get(1);
    List<Place> places = new ArrayList<>();
    if (step instanceof Step.Prune prune && prune.options().target().isEmpty()) {
      double ratio = 100 * prune.options().ratio();
      String line = recipe.name().replaceFirst(" [0-9.]+%", "").replaceFirst("^prune ", "");
      boolean scheduled = line.contains("schedule=");
      if (!prune.options().granularity().equals(FILTERS)) {
        places.add(new Place(Chart.WEIGHTS, line.replaceFirst(" granularity=weight", ""), ratio));
        return places;
      }
      if (!scheduled) {
        places.add(new Place(Chart.RATIO, line, ratio));
      }
      if (scheduled || line.equals("l1")) {
        places.add(new Place(Chart.SCHEDULE, scheduled ? line : line + " one-shot", ratio));
      }
    } else if (step instanceof Step.Quantize) {
      Matcher bits = BITS.matcher(recipe.name());
      if (bits.find()) {
        String count = bits.group(1) == null ? bits.group(2) : bits.group(1);
        String line = bits.replaceFirst("").replaceAll(" +", " ").strip();
        places.add(new Place(Chart.BITS, line, Double.parseDouble(count)));
      }
    } else if (step instanceof Step.Distill distill && distill.student().model().isEmpty()) {
      String line = recipe.name().replaceFirst(" w[0-9.]+", "").replaceFirst("^distill ", "");
      places.add(new Place(Chart.WIDTH, line, 100 * distill.student().width()));
    }
    return places;
  }

  private String figure(
      Chart chart, String where, Map<String, List<Dot>> lines, OptionalDouble baseline) {
    List<Series> series = new ArrayList<>();
    lines.forEach(
        (name, dots) -> {
          dots.sort(Comparator.comparingDouble(Dot::x));
          series.add(new Series(name, series.size(), dots));
        });
    double[] xs = lines.values().stream().flatMap(List::stream).mapToDouble(Dot::x).toArray();
    List<Double> ys =
        new ArrayList<>(lines.values().stream().flatMap(List::stream).map(Dot::y).toList());
    Axis x = Axis.percent(chart.axis, xs);
    baseline.ifPresent(
        value -> {
          ys.add(value);
          String text = "baseline: OA " + Measure.OA.format(value) + " %";
          series.add(
              new Series(
                  "baseline",
                  2 * PlotSection.COLOURS - 1,
                  List.of(
                      new Dot(x.low(), value, Double.NaN, text),
                      new Dot(x.high(), value, Double.NaN, text))));
        });
    double[] means = ys.stream().mapToDouble(Double::doubleValue).toArray();
    Axis y = accuracy(means);
    String title = "Overall accuracy, " + chart.title + ", " + where;
    String description =
        lines.size() + " lines over " + chart.axis + ": " + String.join("; ", lines.keySet());
    Markup figure = new Markup();
    figure.open("figure");
    figure.verbatim(SeriesPlot.draw("family" + number++, title, description, x, y, series));
    figure.leaf("figcaption", where + ": " + chart.title).close();
    return figure.toString();
  }

  private static Axis accuracy(double[] means) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double mean : means) {
      low = Math.min(low, mean);
      high = Math.max(high, mean);
    }
    return high - low > WIDE_RANGE
        ? Axis.percentByError("overall accuracy %, spaced by error", means)
        : Axis.percent("overall accuracy %", means);
  }
}
