package org.spectrim.study;

import java.math.BigDecimal;

/**
 * A network of a study.
 *
 * @param name of the architecture
 * @param width factor on its filters and hidden features
 * @param components values a pixel has after the band transform; 0 leaves it to the architecture
 */
public record NetworkChoice(String name, double width, int components) {
  /** For tables: "cnn2d", with what differs from the published network. */
  public String label() {
    String label = name;
    if (width != 1) {
      label += " w" + new BigDecimal(Double.toString(width)).stripTrailingZeros().toPlainString();
    }
    return components == 0 ? label : label + " " + components + " components";
  }
}
