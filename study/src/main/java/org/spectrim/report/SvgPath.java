package org.spectrim.report;

import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path commands that our plots use: M, L, H, V, h and Z. */
final class SvgPath {
  private static final Pattern COMMAND = Pattern.compile("([A-Za-z])([^A-Za-z]*)");

  private SvgPath() {}

  /**
   * @throws IllegalArgumentException if it holds other commands
   */
  static Path2D parse(String text) {
    Path2D path = new Path2D.Double();
    Matcher commands = COMMAND.matcher(text);
    while (commands.find()) {
      String values = commands.group(2).strip();
      double[] numbers =
          values.isEmpty()
              ? new double[0]
              : Pattern.compile("[ ,]+")
                  .splitAsStream(values)
                  .mapToDouble(Double::parseDouble)
                  .toArray();
      Point2D at = path.getCurrentPoint();
      switch (commands.group(1)) {
        case "M" -> path.moveTo(numbers[0], numbers[1]);
        case "L" -> path.lineTo(numbers[0], numbers[1]);
        case "H" -> path.lineTo(numbers[0], at.getY());
        case "h" -> path.lineTo(at.getX() + numbers[0], at.getY());
        case "V" -> path.lineTo(at.getX(), numbers[0]);
        case "Z" -> path.closePath();
        default -> throw new IllegalArgumentException("path command " + commands.group());
      }
    }
    return path;
  }
}
