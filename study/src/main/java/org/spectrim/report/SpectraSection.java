package org.spectrim.report;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.Spectrum;
import org.spectrim.report.SeriesPlot.Dot;
import org.spectrim.report.SeriesPlot.Series;

/** What the classes look like to the sensor: their mean spectra, a plot for each scene. */
final class SpectraSection {
  private SpectraSection() {}

  static void write(Markup page, List<ScenePictures> scenes) {
    List<ScenePictures> shown =
        scenes.stream().filter(scene -> !scene.spectra().isEmpty()).toList();
    if (shown.isEmpty()) {
      return;
    }
    page.open("section", "id", "spectra");
    page.leaf("h2", "Spectra by class");
    page.leaf(
        "p",
        "Mean over all labelled pixels of a class, in the file's units, bands in use. Classes whose"
            + " lines lie close together are hard to tell from one pixel; lines say nothing of the"
            + " spread within a class.",
        "class",
        "lead");
    page.open("div", "class", "plots");
    for (int i = 0; i < shown.size(); i++) {
      figure(page, "spectra" + i, shown.get(i));
    }
    page.close();
    page.close();
  }

  private static void figure(Markup page, String id, ScenePictures scene) {
    double[] bands = scene.bands().values();
    List<Series> lines = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (Spectrum spectrum : scene.spectra()) {
      List<Dot> dots = new ArrayList<>();
      for (int b = 0; b < bands.length; b++) {
        float mean = spectrum.means()[b];
        if (Float.isFinite(mean)) {
          dots.add(Dot.unmarked(bands[b], mean));
          values.add((double) mean);
        }
      }
      String name = "%s (%d)".formatted(spectrum.landClass().name(), spectrum.pixels());
      lines.add(new Series(name, lines.size(), dots));
    }
    if (values.isEmpty()) {
      return;
    }
    page.open("figure");
    page.verbatim(
        SeriesPlot.draw(
            id,
            "Mean spectra of the classes of " + scene.scene(),
            lines.size()
                + " lines, with their pixels: "
                + String.join("; ", lines.stream().map(Series::name).toList()),
            Axis.linear(scene.bands().title(), bands),
            Axis.linear("sample", values.stream().mapToDouble(Double::doubleValue).toArray()),
            lines));
    page.leaf("figcaption", scene.scene()).close();
  }
}
