package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.spectrim.report.Svg.Point;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class SvgTest {
  private static final Axis X = Axis.logarithmic("bytes", new double[] {1e4, 1e6}, Quantity::bytes);
  private static final Axis Y = Axis.percent("accuracy", new double[] {90, 99});

  private static Point point(double x, double y, String label) {
    return new Point(x, y, 1, 0, Marker.SQUARE, label, label + " <tip> & 'more'");
  }

  @Test
  void isWellFormedAndNamed() throws Exception {
    List<Point> points =
        List.of(point(1e4, 90, "small \"a\""), point(1e6, 99, "large"), point(1e6, 95, "beaten"));
    String svg = Svg.plot("p", "Title <1>", "What it shows", X, Y, points, points.subList(0, 2));
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    Element root = document.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby")).isEqualTo("p-title p-desc");
    assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Title <1>");
    List<String> labels = new ArrayList<>();
    int marks = 0;
    NodeList all = root.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.getAttribute("class").equals("label")) {
        labels.add(element.getTextContent());
      }
      marks += element.getAttribute("class").equals("mark") ? 1 : 0;
    }
    assertThat(labels).containsExactlyInAnyOrder("small \"a\"", "large");
    assertThat(marks).isEqualTo(3);
  }

  @Test
  void logarithmicAxesSpaceRatiosEqually() {
    assertThat(X.position(1e5)).isEqualTo(0.5, within(1e-9));
    assertThat(X.position(1e4)).isGreaterThan(0);
    assertThat(X.position(1e6)).isLessThan(1);
    assertThat(X.ticks()).contains(1e4, 1e5, 1e6);
  }

  @Test
  void percentAxesHoldTheirValuesAndNoMoreThanHundred() {
    Axis axis = Axis.percent("accuracy", new double[] {97, 99.9});
    assertThat(axis.high()).isEqualTo(100);
    assertThat(axis.ticks()).allMatch(tick -> tick <= 100.0001 && tick >= axis.low());
    assertThat(axis.ticks().size()).isBetween(3, 12);
  }

  @Test
  void errorAxesSpaceErrorsByRatio() {
    Axis axis = Axis.percentByError("accuracy", new double[] {50, 95, 99});
    double step = axis.position(90) - axis.position(80);
    assertThat(axis.position(95) - axis.position(90)).isEqualTo(step, within(1e-9));
    assertThat(axis.position(99.5)).isGreaterThan(axis.position(99));
    assertThat(axis.position(50)).isBetween(0.0, 0.2);
    assertThat(Axis.percentByError("accuracy", new double[] {50, 100}).position(100))
        .isBetween(0.8, 1.0);
  }

  @Test
  void oneValueMakesAnAxisToo() {
    assertThat(Axis.logarithmic("bytes", new double[] {7}, Quantity::bytes).position(7))
        .isEqualTo(0.5, within(1e-9));
    assertThat(Axis.percent("accuracy", new double[] {98}).position(98))
        .isEqualTo(0.5, within(1e-9));
  }

  @Test
  void labelsStayInTheFrameAndApart() {
    LabelPlacer placer = new LabelPlacer(0, 0, 300, 200);
    List<LabelPlacer.Spot> spots = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      placer.place("label number " + i, 150 + i, 100, 8).ifPresent(spots::add);
    }
    assertThat(spots).hasSize(6);
    for (int i = 0; i < spots.size(); i++) {
      LabelPlacer.Spot spot = spots.get(i);
      assertThat(spot.left()).isBetween(0.0, 300 - spot.width());
      assertThat(spot.baseline()).isBetween(0.0, 200.0);
      for (LabelPlacer.Spot other : spots.subList(0, i)) {
        assertThat(
                Math.abs(spot.middle() - other.middle()) >= 12
                    || Math.abs(spot.left() - other.left()) >= spot.width())
            .isTrue();
      }
    }
    assertThat(new LabelPlacer(0, 0, 20, 20).place("much too long", 10, 10, 5)).isEmpty();
  }

  /** Fonts differ in width: the end that is nearest to the point must not depend on it. */
  @Test
  void labelsAreHeldAtTheEndThatIsNearestToTheirPoints() {
    LabelPlacer placer = new LabelPlacer(0, 0, 600, 400);
    placer.block(200, 200, 8);
    List<LabelPlacer.Spot> spots = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      placer.place("a label", 200, 200, 12).ifPresent(spots::add);
    }
    assertThat(spots)
        .extracting(LabelPlacer.Spot::anchor)
        .containsExactly(
            LabelPlacer.Anchor.START,
            LabelPlacer.Anchor.END,
            LabelPlacer.Anchor.MIDDLE,
            LabelPlacer.Anchor.MIDDLE);
    assertThat(spots.get(0).x()).isEqualTo(212, within(1e-9));
    assertThat(spots.get(1).x()).isEqualTo(188, within(1e-9));
    assertThat(spots.get(2).x()).isEqualTo(200, within(1e-9));
    assertThat(spots.get(2).baseline()).isLessThan(188);
    assertThat(spots.get(3).baseline()).isGreaterThan(212);
  }

  @Test
  void markupEscapesAndCloses() {
    Markup markup = new Markup().open("p", "title", "a \"b\" <c> & 'd'").text("<&>\u0007");
    assertThatThrownBy(markup::toString).hasMessageContaining("<p> is not closed");
    assertThat(markup.close().toString().strip())
        .isEqualTo("<p title=\"a &quot;b&quot; &lt;c&gt; &amp; &#39;d&#39;\">&lt;&amp;&gt; </p>");
    assertThatThrownBy(() -> new Markup().open("a", "href")).hasMessageContaining("no value");
  }
}
