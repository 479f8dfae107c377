package org.spectrim.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.spectrim.metric.ClassMetric;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.metric.Metric;
import org.spectrim.scene.LandClass;

/** Accuracies as a plain table: overall, then class by class. */
final class AccuracyTable {
  private AccuracyTable() {}

  static void print(ConfusionMatrix confusion, List<LandClass> classes, PrintStream out) {
    for (Metric metric : Metric.values()) {
      out.printf(Locale.ROOT, "%-18s %6.2f%n", metric.title(), 100 * metric.of(confusion));
    }
    out.printf("%n%5s  %-32s %9s", "value", "class", "pixels");
    for (ClassMetric metric : ClassMetric.values()) {
      out.printf("  %19s", metric.title());
    }
    out.println();
    for (int c = 0; c < classes.size(); c++) {
      out.printf(
          "%5d  %-32s %,9d", classes.get(c).value(), classes.get(c).name(), confusion.targets(c));
      for (ClassMetric metric : ClassMetric.values()) {
        out.printf(Locale.ROOT, "  %19.2f", 100 * metric.of(confusion, c));
      }
      out.println();
    }
  }
}
