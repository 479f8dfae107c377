package org.spectrim.recipe;

import org.spectrim.error.UsageException;
import org.spectrim.net.Architecture;
import org.spectrim.net.Architectures;

/**
 * A network to train.
 *
 * @param name of the architecture
 * @param width factor on its filters and hidden features
 * @param components values a pixel has after the band transform; 0 leaves it to the architecture
 */
public record NetworkChoice(String name, double width, int components) {
  public NetworkChoice {
    Architectures.named(name);
    if (!(width > 0 && width <= 16)) {
      throw new UsageException("width is " + width + "; use a factor over 0 and up to 16");
    }
    if (components < 0) {
      throw new UsageException(
          "components is " + components + "; use 1 or more, or 0 to leave it to the network");
    }
  }

  /** The network as published. */
  public static NetworkChoice of(String name) {
    return new NetworkChoice(name, 1, 0);
  }

  public Architecture architecture() {
    return Architectures.named(name);
  }

  /** For tables: "cnn2d", with what differs from the published network. */
  public String label() {
    String label = width == 1 ? name : name + " w" + Labels.number(width);
    return components == 0 ? label : label + " " + components + " components";
  }
}
