package org.spectrim.band;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.spectrim.error.Names;

/** The band fitters by name. */
public final class BandFitters {
  private static final List<BandFitter> BUILT_IN = List.of(new Standardize(), new Pca());

  private BandFitters() {}

  /** The built-in fitters, then those that {@link ServiceLoader} finds. */
  public static List<BandFitter> all() {
    return Stream.concat(
            BUILT_IN.stream(),
            ServiceLoader.load(BandFitter.class).stream().map(ServiceLoader.Provider::get))
        .toList();
  }

  /**
   * @throws org.spectrim.error.UsageException for an unknown name, with the nearest known one
   */
  public static BandFitter named(String name) {
    return all().stream()
        .filter(fitter -> fitter.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Names.unknown(
                    "band transform", name, all().stream().map(BandFitter::name).toList()));
  }

  /** Selects all bands of a cube: 0 to {@code bands - 1}. */
  public static int[] allBands(int bands) {
    return IntStream.range(0, bands).toArray();
  }
}
