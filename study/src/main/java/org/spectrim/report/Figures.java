package org.spectrim.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plots of a page as SVG files of their own, in the colours of {@link FigureStyle}. */
final class Figures {
  private static final Pattern PLOT =
      Pattern.compile("<svg [^>]*class=\"plot\".*?</svg>", Pattern.DOTALL);
  private static final Pattern TITLE = Pattern.compile("<title id=[^>]*>(.*?)</title>");
  private static final int LONGEST = 120;

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
              + FigureStyle.sheet()
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
