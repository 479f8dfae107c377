package org.spectrim.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plots of a page as SVG files of their own, in fixed light colours for papers and slides. */
final class Figures {
  private static final Pattern PLOT =
      Pattern.compile("<svg [^>]*class=\"plot\".*?</svg>", Pattern.DOTALL);
  private static final Pattern TITLE = Pattern.compile("<title id=[^>]*>(.*?)</title>");
  private static final int LONGEST = 120;
  private static final String STYLE =
      """
      <style>
      text { font: 12px sans-serif; fill: #1b1f24; }
      .tick, .axis-title { fill: #5b6470; }
      .label { font-size: 11.5px; }
      .grid { stroke: #d9dde3; stroke-width: 0.6; }
      .axis { stroke: #5b6470; }
      .leader { stroke: #5b6470; stroke-width: 0.8; }
      .front { fill: none; stroke: #5b6470; stroke-width: 1.4; stroke-dasharray: 5 4; }
      .whisker { stroke: currentColor; stroke-width: 1; opacity: 0.4; }
      .mark { fill: currentColor; fill-opacity: 0.6; }
      .best .mark { fill-opacity: 1; }
      .series { fill: none; stroke: currentColor; stroke-width: 1.6; }
      .dashed .series { stroke-dasharray: 6 3; }
      .k0 { color: #0072b2; } .k1 { color: #d55e00; } .k2 { color: #009e73; }
      .k3 { color: #b5589a; } .k4 { color: #8a6d00; } .k5 { color: #4aa3d8; }
      .k6 { color: #7a4fc0; } .k7 { color: #555555; }
      </style>
      """;

  private Figures() {}

  /** The files by name, without a folder. */
  static Map<String, String> of(String html) {
    Map<String, String> files = new LinkedHashMap<>();
    Matcher plots = PLOT.matcher(html);
    while (plots.find()) {
      String svg = plots.group();
      Matcher title = TITLE.matcher(svg);
      String name = title.find() ? slug(title.group(1)) : "plot";
      String unique = name;
      for (int i = 2; files.containsKey(unique + ".svg"); i++) {
        unique = name + "-" + i;
      }
      int body = svg.indexOf('>') + 1;
      files.put(
          unique + ".svg",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              + svg.substring(0, body - 1)
              + ">\n"
              + STYLE
              + svg.substring(body)
              + "\n");
    }
    return files;
  }

  private static String slug(String title) {
    String slug =
        title
            .toLowerCase(Locale.ROOT)
            .replaceAll("&[a-z#0-9]+;", "")
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return slug.length() <= LONGEST ? slug : slug.substring(0, LONGEST);
  }
}
