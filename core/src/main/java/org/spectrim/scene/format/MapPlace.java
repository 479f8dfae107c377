package org.spectrim.scene.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.spectrim.scene.CubeMetadata;

/** Where an image and its parts lie on the map. */
final class MapPlace {
  private static final String ESRI = "ESRI PE String = ";

  private MapPlace() {}

  /** The metadata of the part of an image that begins at a row and a column. */
  static CubeMetadata part(CubeMetadata source, int row, int column) {
    Map<String, String> words = new HashMap<>(Georeference.words(source.georeference()));
    double[] scale = numbers(words, Georeference.SCALE);
    double[] ties = numbers(words, Georeference.TIE_POINTS);
    if (scale.length >= 2 && ties.length == 6) {
      // GDAL's own tiles have their tie point at the upper left corner.
      ties[3] += (column - ties[0]) * scale[0];
      ties[4] -= (row - ties[1]) * scale[1];
      ties[0] = 0;
      ties[1] = 0;
    } else {
      for (int i = 0; i + 5 < ties.length; i += 6) {
        ties[i] -= column;
        ties[i + 1] -= row;
      }
    }
    put(words, Georeference.TIE_POINTS, ties);
    double[] matrix = numbers(words, Georeference.TRANSFORMATION);
    if (matrix.length == 16) {
      matrix[3] += matrix[0] * column + matrix[1] * row;
      matrix[7] += matrix[4] * column + matrix[5] * row;
    }
    put(words, Georeference.TRANSFORMATION, matrix);
    return new CubeMetadata(source.wavelengths(), source.noData(), words);
  }

  private static double[] numbers(Map<String, String> words, int tag) {
    return Georeference.numbers(words.getOrDefault(Georeference.name(tag), ""));
  }

  private static void put(Map<String, String> words, int tag, double[] values) {
    if (values.length > 0) {
      words.put(Georeference.name(tag), Georeference.text(values));
    }
  }

  /**
   * GDAL's affine transform: x of the upper left corner, its growth by column and by row, then y
   * alike.
   */
  static Optional<double[]> transform(CubeMetadata source) {
    Map<String, String> words = Georeference.words(source.georeference());
    double[] scale = numbers(words, Georeference.SCALE);
    double[] ties = numbers(words, Georeference.TIE_POINTS);
    double[] matrix = numbers(words, Georeference.TRANSFORMATION);
    double[] place;
    if (scale.length >= 2 && ties.length == 6) {
      double left = ties[3] - ties[0] * scale[0];
      double top = ties[4] + ties[1] * scale[1];
      place = new double[] {left, scale[0], 0, top, 0, -scale[1]};
    } else if (matrix.length == 16) {
      place = new double[] {matrix[3], matrix[0], matrix[1], matrix[7], matrix[4], matrix[5]};
    } else {
      return Optional.empty();
    }
    if (Georeference.key(numbers(words, Georeference.KEYS), Georeference.RASTER_TYPE) == 2) {
      // Coordinates are those of a pixel's centre.
      place[0] -= (place[1] + place[2]) / 2;
      place[3] -= (place[4] + place[5]) / 2;
    }
    return Optional.of(place);
  }

  /** The coordinate system as GDAL reads it, if it has a code or stands there as ESRI text. */
  static Optional<String> system(CubeMetadata source) {
    Map<String, String> words = Georeference.words(source.georeference());
    double[] keys = numbers(words, Georeference.KEYS);
    int projected = Georeference.key(keys, Georeference.PROJECTED);
    int code = projected == 0 ? Georeference.key(keys, Georeference.GEOGRAPHIC) : projected;
    if (code > 0 && code < Georeference.USER_DEFINED) {
      return Optional.of("EPSG:" + code);
    }
    String text = words.getOrDefault(Georeference.name(Georeference.KEY_TEXT), "");
    int at = text.indexOf(ESRI);
    return at < 0
        ? Optional.empty()
        : Optional.of("ESRI::" + text.substring(at + ESRI.length()).split("\\|", 2)[0]);
  }
}
