package org.spectrim.net;

import org.spectrim.error.UsageException;

/**
 * What a network is built for.
 *
 * @param components values of each pixel after the band transform
 * @param window rows and columns of the window; odd
 * @param classes number of logits
 * @param width factor on the number of filters and hidden features; 1 is the network as published
 */
public record NetworkSettings(int components, int window, int classes, double width) {
  public NetworkSettings {
    if (components < 1) {
      throw new UsageException("components is " + components + "; use 1 or more");
    }
    if (window < 1 || window % 2 == 0) {
      throw new UsageException(
          "window is " + window + "; use an odd number, so that it has a centre");
    }
    if (classes < 2) {
      throw new UsageException(
          "a network for " + classes + " classes has nothing to tell apart; label at least 2");
    }
    if (!(width > 0 && width <= 16)) {
      throw new UsageException("width is " + width + "; use a factor over 0 and up to 16");
    }
  }

  /** A published number of filters or features, times the width. */
  int scaled(int published) {
    return (int) Math.max(1, Math.round(published * width));
  }
}
