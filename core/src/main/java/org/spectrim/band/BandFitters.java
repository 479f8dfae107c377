package org.spectrim.band;

import java.util.List;
import java.util.stream.IntStream;
import org.spectrim.registry.Registry;

/** All band transforms. */
public final class BandFitters {
  public static final Registry<BandFitter> REGISTRY =
      new Registry<>("band transform", BandFitter.class, List.of(new Standardize(), new Pca()));

  private BandFitters() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static BandFitter named(String name) {
    return REGISTRY.named(name);
  }

  /** Selects all bands of a cube: 0 to {@code bands - 1}. */
  public static int[] allBands(int bands) {
    return IntStream.range(0, bands).toArray();
  }
}
