package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.fit.Records;
import org.spectrim.metric.ConfusionMatrix;
import org.spectrim.report.ReportData.BandAxis;
import org.spectrim.report.ReportData.Fact;
import org.spectrim.report.ReportData.MapPicture;
import org.spectrim.report.ReportData.ScenePictures;
import org.spectrim.report.ReportData.Spectrum;
import org.spectrim.report.ReportData.SplitPicture;
import org.spectrim.report.ReportData.TrialConfusion;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.PngMap;
import org.spectrim.statistics.PairedTest;
import org.spectrim.study.TrialRow;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String EVIL = "<script>alert('1')</script> & \"co\"";
  private static final List<LandClass> CLASSES =
      List.of(new LandClass(1, "water", 0x0000FF), new LandClass(2, EVIL, 0x112233));

  private static ReportData data(List<TrialRow> rows) {
    byte[] png = PngMap.labels(new LabelMap(1, 3, new short[] {0, 1, 2}), CLASSES);
    return new ReportData(
        "Study of " + EVIL,
        List.of(new Fact("specification", EVIL)),
        rows,
        List.of(
            new ScenePictures(
                "field",
                EVIL,
                1,
                3,
                CLASSES,
                new BandAxis("wavelength, nm", new double[] {450, 550}),
                List.of(new Spectrum(CLASSES.get(1), 7, new float[] {3, 5})),
                png,
                png,
                List.of(new SplitPicture("random 5%", 0, png)),
                List.of(map("baseline", png, png), map("prune l1 50%", png, null)))),
        List.of(
            new TrialConfusion(
                "field",
                "random 5%",
                9,
                "cnn2d",
                "baseline",
                0,
                CLASSES,
                new ConfusionMatrix(2, new long[] {3, 1, 0, 0}))),
        List.of(new Fact("processor", EVIL)),
        List.of(EVIL),
        List.of(),
        Map.of());
  }

  private static MapPicture map(String recipe, byte[] png, byte @Nullable [] errors) {
    return new MapPicture(Setting.of(Rows.row("cnn2d", recipe, 0, 98, 1, 1)), 0, png, errors);
  }

  private static List<TrialRow> rows() {
    return List.of(
        Rows.row("cnn2d", "baseline", 0, 98, 640_000, 0.4),
        Rows.row("cnn2d", "baseline", 1, 99, 640_000, 0.4),
        Rows.row("cnn2d", "prune l1 50%", 0, 97.9, 200_000, 0.5),
        Rows.failed("cnn2d", "prune l1 50%", 1, EVIL),
        Rows.row(EVIL, "buffered", 0, "cnn2d", EVIL, 0, 50, 1L, null));
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
  }

  private static List<Element> all(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void everyNameIsEscaped() throws Exception {
    String html = HtmlReport.render(data(rows()));
    assertThat(html).startsWith("<!DOCTYPE html>").doesNotContain("<script");
    Document document = parse(html);
    assertThat(all(document, "h1").get(0).getTextContent()).isEqualTo("Study of " + EVIL);
    assertThat(all(document, "script")).isEmpty();
  }

  @Test
  void needsNothingFromElsewhere() throws Exception {
    String html = HtmlReport.render(data(rows()));
    assertThat(html.replace("xmlns=\"http://www.w3.org/2000/svg\"", "")).doesNotContain("http");
    Document document = parse(html);
    assertThat(all(document, "link")).isEmpty();
    assertThat(all(document, "img"))
        .hasSize(6)
        .allMatch(img -> img.getAttribute("src").startsWith("data:image/png;base64,"));
    assertThat(all(document, "style").get(0).getTextContent())
        .doesNotContain("url(")
        .doesNotContain("@import")
        .contains("prefers-color-scheme: dark")
        .contains("@media print");
  }

  @Test
  void canBeReadAloudAndWalkedThrough() throws Exception {
    Document document = parse(HtmlReport.render(data(rows())));
    assertThat(document.getDocumentElement().getAttribute("lang")).isEqualTo("en");
    assertThat(all(document, "img")).allMatch(img -> !img.getAttribute("alt").isBlank());
    assertThat(all(document, "th")).allMatch(th -> !th.getAttribute("scope").isEmpty());
    assertThat(all(document, "table"))
        .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1);
    int level = 0;
    for (Element heading : all(document, "*")) {
      if (heading.getTagName().matches("h[1-6]")) {
        int own = heading.getTagName().charAt(1) - '0';
        assertThat(own).as(heading.getTextContent()).isLessThanOrEqualTo(level + 1);
        level = own;
      }
    }
    assertThat(all(document, "svg"))
        .isNotEmpty()
        .allMatch(
            svg ->
                svg.getAttribute("aria-hidden").equals("true")
                    || (svg.getAttribute("role").equals("img")
                        && !svg.getAttribute("aria-labelledby").isEmpty()));
    assertThat(all(document, "input")).allMatch(input -> input.hasAttribute("aria-label"));
    List<String> ids =
        all(document, "*").stream()
            .map(element -> element.getAttribute("id"))
            .filter(id -> !id.isEmpty())
            .toList();
    assertThat(ids).doesNotHaveDuplicates();
    List<String> linked =
        all(document, "a").stream().map(a -> a.getAttribute("href").substring(1)).toList();
    assertThat(linked)
        .containsAll(all(document, "section").stream().map(s -> s.getAttribute("id")).toList());
    assertThat(all(document, "a"))
        .isNotEmpty()
        .allMatch(a -> ids.contains(a.getAttribute("href").substring(1)));
  }

  @Test
  void saysWhatStandsAgainstBelievingIt() throws Exception {
    Document document = parse(HtmlReport.render(data(rows())));
    List<String> caveats =
        all(document, "ul").stream()
            .filter(ul -> ul.getAttribute("class").equals("caveats"))
            .flatMap(ul -> all(ul.getElementsByTagName("li")).stream())
            .toList();
    assertThat(caveats).anyMatch(c -> c.contains("field, random 5%, window 9x9: 80.0%"));
    assertThat(caveats).anyMatch(c -> c.startsWith("Failed: ") && c.contains(EVIL));
    assertThat(caveats).anyMatch(c -> c.contains("single seed"));
    assertThat(caveats).anyMatch(c -> c.contains("With 2 seeds"));
    assertThat(caveats)
        .anyMatch(c -> c.startsWith("Slower than its baseline") && c.contains("1.25 times"));
    assertThat(caveats).anyMatch(c -> c.contains("picked by their accuracy on the test pixels"));
    assertThat(caveats).contains(EVIL);
  }

  private static List<String> all(NodeList nodes) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void theExportedFileIsHeldAgainstTheModel() {
    TrialRow row = Rows.row("cnn2d", "ptq int8", 0, 98, 640_000, 0.4);
    TrialRow worse = Records.with(row, Map.of("overlap", 0.0, "exportedOa", 91.0));
    assertThat(Caveats.of(Standings.of(Summary.of(List.of(worse)))))
        .anyMatch(c -> c.contains("(91.00% instead of 98.00%)"))
        .noneMatch(c -> c.contains("overlap"));
  }

  @Test
  void theFirstSectionIsTheAnswer() throws Exception {
    Document document = parse(HtmlReport.render(data(rows())));
    Element first = all(document, "section").get(0);
    assertThat(first.getAttribute("id")).isEqualTo("answer");
    assertThat(first.getTextContent())
        .contains("cnn2d · prune l1 50%")
        .contains("97.90 %")
        .contains("200 kB")
        .contains("31.3% of the bytes")
        .contains("1.25 times slower")
        .contains("80.0% window overlap")
        .contains("prune l1 50%: OA 97.90 % (0.60 points lost)")
        .contains("200 kB, 31.3% of its baseline's bytes, 100.0% of the MACs");
  }

  @Test
  void whatIsShownToBeWorseIsNotTheAnswer() {
    List<TrialRow> rows =
        List.of(
            Rows.row("cnn2d", "baseline", 0, 98, 640_000, 0.4),
            Rows.row("cnn2d", "prune l1 50%", 0, 97.9, 200_000, 0.5),
            Rows.row("cnn2d", "prune l1 70%", 0, 97.5, 100_000, 0.5),
            Rows.row("cnn2d", "prune l1 90%", 0, 96.9, 50_000, 0.5));
    Standings standings = Standings.of(Summary.of(rows)).get(0);
    Summary base = standings.baselines().get(0);
    Setting half = Setting.of(rows.get(2));
    Comparison worse =
        new Comparison(
            half, PairedTest.of(new double[] {0.5, 0.5}), 0.01, 0, 0, 0, Double.NaN, Double.NaN);
    assertThat(standings.smallest(base, Map.of()).orElseThrow().setting()).isEqualTo(half);
    assertThat(standings.smallest(base, Map.of(half, worse)).orElseThrow().setting())
        .isEqualTo(Setting.of(rows.get(1)));
  }

  @Test
  void theSliderIsReachedByKeyboardAndNamed() throws Exception {
    Document document = parse(HtmlReport.render(data(rows())));
    List<Element> sliders = all(document, "input");
    assertThat(sliders).hasSize(1);
    assertThat(sliders.get(0).getAttribute("type")).isEqualTo("range");
    assertThat(sliders.get(0).getAttribute("tabindex")).isEmpty();
    assertThat(sliders.get(0).getAttribute("aria-label"))
        .isEqualTo(
            "Percent of the picture that shows cnn2d · prune l1 50% instead of cnn2d · baseline");
  }

  @Test
  void classesWithoutTestPixelsHaveADash() throws Exception {
    Document document = parse(HtmlReport.render(data(rows())));
    Element table =
        all(document, "table").stream()
            .filter(t -> t.getAttribute("class").equals("classes"))
            .findFirst()
            .orElseThrow();
    assertThat(all(table.getElementsByTagName("td"))).containsExactly("baseline", "75.0", "–");
  }

  @Test
  void aStudyWithoutResultsIsReportedToo() throws Exception {
    ReportData nothing =
        new ReportData(
            "Empty", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
            Map.of());
    assertThat(all(parse(HtmlReport.render(nothing)), "table")).isEmpty();
    ReportData failed =
        new ReportData(
            "Failed",
            List.of(),
            List.of(Rows.failed("cnn1d", "baseline", 0, "why")),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of());
    assertThat(HtmlReport.render(failed)).contains("No trial ended with a result");
  }

  @Test
  void isWrittenToAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out/report.html");
    HtmlReport.write(data(rows()), file);
    assertThat(Files.readString(file)).isEqualTo(HtmlReport.render(data(rows())));
  }
}
