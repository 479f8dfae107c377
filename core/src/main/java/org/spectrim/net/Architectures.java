package org.spectrim.net;

import java.util.List;
import org.spectrim.registry.Registry;

/** All architectures. */
public final class Architectures {
  public static final Registry<Architecture> REGISTRY =
      new Registry<>("model", Architecture.class, List.of(new Cnn1d(), new Cnn2d(), new Cnn3d()));

  private Architectures() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static Architecture named(String name) {
    return REGISTRY.named(name);
  }
}
