package org.spectrim.net;

import org.spectrim.registry.Registered;

/** A family of networks. Stateless; registered in {@link Architectures}. */
public interface Architecture extends Registered {
  /**
   * The window in use when the user asks for one: a spectral network looks at single pixels
   * whatever is asked.
   */
  int window(int requested);

  /**
   * How many components its pixels have by default; {@code bands} means a standardized spectrum
   * without reduction.
   */
  int components(int bands);

  /**
   * Builds the network.
   *
   * @throws org.spectrim.error.InputException if the window or the spectrum is too small for it;
   *     the message says which sizes work
   */
  Network build(NetworkSettings settings);
}
