package org.spectrim.scene;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file knows about a cube besides its samples.
 *
 * @param wavelengths centre of each band in nanometres, or null where the file does not say
 * @param noData the value that marks a pixel without measurement, or null where there is none
 * @param georeference entries that place the image on a map, in the words of the format they came
 *     from (for ENVI {@code map info}, {@code coordinate system string}), to be handed on to the
 *     maps made from it
 */
public record CubeMetadata(
    float @Nullable [] wavelengths, @Nullable Float noData, Map<String, String> georeference) {
  public static final CubeMetadata NONE = new CubeMetadata(null, null, Map.of());

  public CubeMetadata {
    georeference = Map.copyOf(georeference);
  }
}
