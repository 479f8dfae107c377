package org.spectrim.report;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.spectrim.report.ReportData.MapPicture;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.SplitPicture;
import org.spectrim.study.TrialRow;

/** The pictures: what was seen, what is true, what trained, what was predicted. */
final class MapSection {
  private static final int UNLABELLED = 0x000000;

  private MapSection() {}

  static void write(Markup page, List<ScenePictures> scenes, List<TrialRow> rows) {
    if (scenes.isEmpty()) {
      return;
    }
    page.open("section", "id", "maps");
    page.leaf("h2", "Maps");
    for (ScenePictures scene : scenes) {
      page.leaf("h3", scene.scene());
      page.leaf("p", scene.about(), "class", "lead");
      legend(page, scene);
      List<String> splits = splits(scene);
      if (splits.isEmpty()) {
        page.open("div", "class", "maps");
        image(page, scene);
        page.close();
      }
      for (String split : splits) {
        page.leaf("h4", "Split: " + split);
        page.open("div", "class", "maps");
        if (split.equals(splits.get(0))) {
          image(page, scene);
        }
        maps(page, scene, split, rows);
        page.close();
      }
    }
    page.close();
  }

  private static List<String> splits(ScenePictures scene) {
    return Stream.concat(
            scene.splits().stream().map(SplitPicture::split),
            scene.maps().stream().map(MapPicture::split))
        .distinct()
        .toList();
  }

  private static void image(Markup page, ScenePictures scene) {
    String name = scene.scene();
    picture(page, scene, scene.falseColour(), "False colour", "", "False-colour image of " + name);
    picture(page, scene, scene.groundTruth(), "Ground truth", "", "Ground truth of " + name);
  }

  private static void legend(Markup page, ScenePictures scene) {
    page.open("ul", "class", "legend", "aria-label", "Colours of the classes");
    scene.classes().forEach(c -> swatch(page, c.rgb(), c.name()));
    swatch(page, UNLABELLED, "unlabelled");
    page.close();
    if (!scene.splits().isEmpty()) {
      page.open("ul", "class", "legend", "aria-label", "Colours of the splits");
      swatch(page, SplitPainter.TRAIN, "training");
      swatch(page, SplitPainter.VALIDATION, "validation");
      swatch(page, SplitPainter.TEST, "test");
      swatch(page, SplitPainter.UNUSED, "not used (unlabelled, or in a buffer)");
      page.close();
    }
  }

  private static void swatch(Markup page, int rgb, String text) {
    page.open("li");
    page.open(
        "span", "class", "swatch", "style", String.format(Locale.ROOT, "background:#%06x", rgb));
    page.close();
    page.text(text).close();
  }

  private static void maps(Markup page, ScenePictures scene, String split, List<TrialRow> rows) {
    for (SplitPicture picture : scene.splits()) {
      if (picture.split().equals(split)) {
        String alt = "Training, validation and test pixels of " + scene.scene() + ", " + split;
        picture(page, scene, picture.png(), "Split " + split, "seed " + picture.seed(), alt);
      }
    }
    for (MapPicture map : scene.maps()) {
      if (map.split().equals(split)) {
        String name = map.model() + " · " + map.recipe();
        picture(
            page,
            scene,
            map.png(),
            name,
            accuracy(scene.scene(), map, rows) + "seed " + map.seed(),
            "Classes of " + scene.scene() + " predicted by " + name + ", trained on " + split);
      }
    }
  }

  private static String accuracy(String scene, MapPicture map, List<TrialRow> rows) {
    return rows.stream()
        .filter(
            row ->
                row.scene().equals(scene)
                    && row.split().equals(map.split())
                    && row.model().equals(map.model())
                    && row.recipe().equals(map.recipe())
                    && row.seed() == map.seed())
        .map(TrialRow::oa)
        .filter(Objects::nonNull)
        .findFirst()
        .map(oa -> "OA " + Measure.OA.format(oa) + " %, ")
        .orElse("");
  }

  private static void picture(
      Markup page, ScenePictures scene, byte[] png, String caption, String detail, String alt) {
    page.open("figure");
    page.empty(
        "img",
        "src",
        "data:image/png;base64," + Base64.getEncoder().encodeToString(png),
        "alt",
        alt,
        "width",
        String.valueOf(scene.columns()),
        "height",
        String.valueOf(scene.rows()),
        "loading",
        "lazy");
    page.open("figcaption").text(caption);
    page.leaf("small", detail).close();
    page.close();
  }
}
