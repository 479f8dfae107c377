package org.spectrim.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.spectrim.report.FigureStyle.Look;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A plot of ours as a picture: the SVG that {@link Svg} and {@link SeriesPlot} draw, which uses
 * lines, circles, texts and simple paths alone, painted with Java2D in the colours of {@link
 * FigureStyle}.
 */
final class PngFigure {
  /** Pixels a unit of the drawing, for papers. */
  static final double FINE = 2;

  /** As large as the page shows it. */
  static final double SMALL = 1;

  private static final Pattern MOVES = Pattern.compile("translate\\(([-0-9.]+) ([-0-9.]+)\\)");
  private static final Pattern TURNS = Pattern.compile("rotate\\(([-0-9.]+)\\)");
  private static final Pattern SCALES = Pattern.compile("scale\\(([-0-9.]+)\\)");

  private final Graphics2D graphics;

  private PngFigure(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** Whether Java can write texts here: without any font it fails, each version in its own way. */
  static boolean possible() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
      return graphics.getFontMetrics().stringWidth("m") >= 0;
    } catch (RuntimeException | InternalError | LinkageError e) {
      return false;
    } finally {
      graphics.dispose();
    }
  }

  /**
   * A PNG file of an SVG plot.
   *
   * @param scale pixels a unit of the drawing
   */
  static byte[] of(String svg, double scale) {
    Element root = parse(svg);
    String[] box = root.getAttribute("viewBox").split(" ");
    int width = (int) Math.ceil(scale * Double.parseDouble(box[2]));
    int height = (int) Math.ceil(scale * Double.parseDouble(box[3]));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      graphics.scale(scale, scale);
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      new PngFigure(graphics).children(root, FigureStyle.ROOT);
    } finally {
      graphics.dispose();
    }
    return Thumbnail.png(image);
  }

  private static Element parse(String svg) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)))
          .getDocumentElement();
    } catch (IOException | ParserConfigurationException | SAXException e) {
      throw new IllegalStateException("our own drawing is not well-formed", e);
    }
  }

  private void children(Element parent, Look look) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        element(element, look.with(element.getAttribute("class")));
      }
    }
  }

  private void element(Element element, Look look) {
    switch (element.getTagName()) {
      case "g" -> children(element, look);
      case "line" ->
          draw(
              new Line2D.Double(
                  number(element, "x1"),
                  number(element, "y1"),
                  number(element, "x2"),
                  number(element, "y2")),
              look);
      case "circle" -> {
        double r = number(element, "r");
        double left = number(element, "cx") - r;
        draw(new Ellipse2D.Double(left, number(element, "cy") - r, 2 * r, 2 * r), look);
      }
      case "path" ->
          draw(
              transform(element.getAttribute("transform"))
                  .createTransformedShape(SvgPath.parse(element.getAttribute("d"))),
              look);
      case "text" -> text(element, look);
      default -> {
        // Titles, descriptions and the style sheet show nothing.
      }
    }
  }

  private void draw(Shape shape, Look look) {
    if (look.fill() != null) {
      graphics.setColor(look.fill());
      graphics.fill(shape);
    }
    if (look.stroke() != null) {
      graphics.setColor(look.stroke());
      graphics.setStroke(
          new BasicStroke(
              look.width(),
              BasicStroke.CAP_BUTT,
              BasicStroke.JOIN_ROUND,
              1,
              look.dashes().length == 0 ? null : look.dashes(),
              0));
      graphics.draw(shape);
    }
  }

  private void text(Element element, Look look) {
    AffineTransform before = graphics.getTransform();
    graphics.transform(transform(element.getAttribute("transform")));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(look.size()));
    graphics.setColor(look.text());
    String words = element.getTextContent();
    double width = graphics.getFontMetrics().getStringBounds(words, graphics).getWidth();
    double left =
        number(element, "x")
            - switch (element.getAttribute("text-anchor")) {
              case "middle" -> width / 2;
              case "end" -> width;
              default -> 0;
            };
    graphics.drawString(words, (float) left, (float) number(element, "y"));
    graphics.setTransform(before);
  }

  private static AffineTransform transform(String text) {
    AffineTransform all = new AffineTransform();
    Matcher moves = MOVES.matcher(text);
    if (moves.find()) {
      all.translate(Double.parseDouble(moves.group(1)), Double.parseDouble(moves.group(2)));
    }
    Matcher turns = TURNS.matcher(text);
    if (turns.find()) {
      all.rotate(Math.toRadians(Double.parseDouble(turns.group(1))));
    }
    Matcher scales = SCALES.matcher(text);
    if (scales.find()) {
      double factor = Double.parseDouble(scales.group(1));
      all.scale(factor, factor);
    }
    return all;
  }

  private static double number(Element element, String attribute) {
    String text = element.getAttribute(attribute);
    return text.isEmpty() ? 0 : Double.parseDouble(text);
  }
}
