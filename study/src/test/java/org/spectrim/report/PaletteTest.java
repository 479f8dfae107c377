package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Texts stand out from what is behind them: WCAG 2 asks for a ratio of 4.5. */
class PaletteTest {
  private static final double LEAST = 4.5;
  private static final Pattern COLOUR = Pattern.compile("--([a-z0-9]+): #([0-9a-f]{6});");

  private static String css() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static double luminance(int rgb) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = ((rgb >> (16 - 8 * i)) & 0xFF) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }

  private static double contrast(int one, int other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static Map<String, Integer> colours(String block) {
    Map<String, Integer> colours = new HashMap<>();
    Matcher matcher = COLOUR.matcher(block);
    while (matcher.find()) {
      colours.put(matcher.group(1), Integer.parseInt(matcher.group(2), 16));
    }
    return colours;
  }

  private static void check(String block) {
    Map<String, Integer> colours = colours(block);
    for (String text : List.of("ink", "soft", "accent", "good", "bad")) {
      for (String behind : List.of("paper", "panel", "star")) {
        assertThat(contrast(colours.get(text), colours.get(behind)))
            .as(text + " on " + behind)
            .isGreaterThanOrEqualTo(LEAST);
      }
    }
  }

  /** Cells of the tables by class are mixed with the colour of errors, up to a share. */
  private static void checkHeat(String block, double share) {
    Map<String, Integer> colours = colours(block);
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double bad = (colours.get("bad") >> shift) & 0xFF;
      double paper = (colours.get("paper") >> shift) & 0xFF;
      mixed |= (int) Math.round(share * bad + (1 - share) * paper) << shift;
    }
    assertThat(contrast(colours.get("ink"), mixed)).isGreaterThanOrEqualTo(LEAST);
  }

  @Test
  void blackOnWhiteIsTheGreatestContrast() {
    assertThat(contrast(0x000000, 0xFFFFFF)).isEqualTo(21);
    assertThat(contrast(0x777777, 0xFFFFFF)).isBetween(4.47, 4.48);
  }

  @Test
  void textsAreReadableInLightAndDarkAndOnPaper() throws IOException {
    String css = css();
    int dark = css.indexOf("@media (prefers-color-scheme: dark)");
    check(css.substring(0, dark));
    String darkBlock = css.substring(dark, css.indexOf("* { box-sizing"));
    check(darkBlock);
    // Whoever reads in the dark prints on white paper all the same.
    check(css.substring(css.indexOf("@media print")));
    Matcher heat = Pattern.compile("var\\(--bad\\) min\\(var\\(--miss\\), (\\d+)%\\)").matcher(css);
    assertThat(heat.find()).isTrue();
    double most = Double.parseDouble(heat.group(1)) / 100;
    checkHeat(css.substring(0, dark), most);
    checkHeat(darkBlock, most);
  }
}
