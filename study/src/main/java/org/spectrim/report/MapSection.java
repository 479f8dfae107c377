package org.spectrim.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    page.leaf(
        "p",
        "Of each network the baseline and the smallest model that is as good, of the first seed;"
            + " every trial's folder has its map.png. Move the slider, with the pointer or the arrow"
            + " keys, to see the small model's map come over its baseline's. Large scenes are"
            + " thinned out to %d pixels a side.".formatted(Thumbnail.LONGEST),
        "class",
        "lead");
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
        splits(page, scene, split);
        page.close();
        networks(page, scene, split, rows);
      }
    }
    page.close();
  }

  private static List<String> splits(ScenePictures scene) {
    return Stream.concat(
            scene.splits().stream().map(SplitPicture::split),
            scene.maps().stream().map(map -> map.setting().arena().split()))
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
      swatch(page, SplitPainter.LEFT_OUT, "labelled, but left out: buffer, or not in the masks");
      swatch(page, SplitPainter.UNLABELLED, "unlabelled");
      page.close();
    }
    if (scene.maps().stream().anyMatch(map -> map.errors() != null)) {
      page.open("ul", "class", "legend", "aria-label", "Colours of the errors");
      swatch(page, ErrorPainter.WRONG, "test pixel that is wrong");
      swatch(page, ErrorPainter.RIGHT, "test pixel that is right");
      swatch(page, ErrorPainter.UNTESTED, "not tested");
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

  private static void splits(Markup page, ScenePictures scene, String split) {
    for (SplitPicture picture : scene.splits()) {
      if (picture.split().equals(split)) {
        String alt = "Training, validation and test pixels of " + scene.scene() + ", " + split;
        picture(page, scene, picture.png(), "Split " + split, "seed " + picture.seed(), alt);
      }
    }
  }

  /** What belongs to one network stays together when lines are wrapped. */
  private static void networks(
      Markup page, ScenePictures scene, String split, List<TrialRow> rows) {
    Map<Setting, List<MapPicture>> networks = new LinkedHashMap<>();
    for (MapPicture map : scene.maps()) {
      if (map.setting().arena().split().equals(split)) {
        networks.computeIfAbsent(map.setting().baseline(), key -> new ArrayList<>()).add(map);
      }
    }
    page.open("div", "class", "groups");
    for (List<MapPicture> network : networks.values()) {
      page.open("div", "class", "maps");
      network(page, scene, network, rows);
      page.close();
    }
    page.close();
  }

  /** The maps of one network, the first two over each other, then the errors of each. */
  private static void network(
      Markup page, ScenePictures scene, List<MapPicture> maps, List<TrialRow> rows) {
    int compared = maps.size() > 1 && maps.get(0).setting().isBaseline() ? 2 : 0;
    if (compared > 0) {
      slider(page, scene, maps.get(0), maps.get(1), rows);
    }
    for (MapPicture map : maps.subList(compared, maps.size())) {
      picture(page, scene, map.png(), name(map), accuracy(map, rows), alt(map));
    }
    for (MapPicture map : maps) {
      byte[] errors = map.errors();
      if (errors != null) {
        String alt = "Test pixels that " + name(map) + " has wrong";
        picture(page, scene, errors, "Errors of " + name(map), accuracy(map, rows), alt);
      }
    }
  }

  private static void slider(
      Markup page, ScenePictures scene, MapPicture under, MapPicture over, List<TrialRow> rows) {
    page.open("figure", "class", "compare");
    page.open("div", "class", "stack");
    img(page, scene, under.png(), alt(under), "under");
    img(page, scene, over.png(), alt(over), "over");
    page.close();
    page.empty(
        "input",
        "type",
        "range",
        "min",
        "0",
        "max",
        "100",
        "value",
        "50",
        "aria-label",
        "Percent of the picture that shows %s instead of %s".formatted(name(over), name(under)),
        "oninput",
        "this.parentNode.style.setProperty('--at', this.value + '%')");
    page.open("figcaption");
    page.text("Left: " + name(over)).leaf("small", accuracy(over, rows));
    page.text("Right: " + name(under)).leaf("small", accuracy(under, rows));
    page.close().close();
  }

  private static String name(MapPicture map) {
    return map.setting().label();
  }

  private static String alt(MapPicture map) {
    return "Classes of %s predicted by %s, trained on %s"
        .formatted(map.setting().arena().scene(), name(map), map.setting().arena().split());
  }

  private static String accuracy(MapPicture map, List<TrialRow> rows) {
    return rows.stream()
            .filter(row -> Setting.of(row).equals(map.setting()) && row.seed() == map.seed())
            .map(TrialRow::oa)
            .filter(Objects::nonNull)
            .findFirst()
            .map(oa -> "OA " + Measure.OA.format(oa) + " %, ")
            .orElse("")
        + "seed "
        + map.seed();
  }

  private static void picture(
      Markup page, ScenePictures scene, byte[] png, String caption, String detail, String alt) {
    page.open("figure");
    img(page, scene, png, alt, "whole");
    page.open("figcaption").text(caption);
    page.leaf("small", detail).close();
    page.close();
  }

  private static void img(Markup page, ScenePictures scene, byte[] png, String alt, String style) {
    page.empty(
        "img",
        "class",
        style,
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
  }
}
