package org.spectrim.scene.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Where an image lies on the map, from the words of one format into those of another. What cannot
 * be said in the other format is left out rather than said wrongly.
 */
final class Georeference {
  static final int SCALE = 33550;
  static final int TIE_POINTS = 33922;
  static final int TRANSFORMATION = 34264;
  static final int KEYS = 34735;
  static final int KEY_DOUBLES = 34736;
  static final int KEY_TEXT = 34737;

  private static final Map<Integer, String> TIFF_NAMES =
      new TreeMap<>(
          Map.of(
              SCALE, "GeoTIFF ModelPixelScale",
              TIE_POINTS, "GeoTIFF ModelTiepoint",
              TRANSFORMATION, "GeoTIFF ModelTransformation",
              KEYS, "GeoTIFF GeoKeyDirectory",
              KEY_DOUBLES, "GeoTIFF GeoDoubleParams",
              KEY_TEXT, "GeoTIFF GeoAsciiParams"));
  private static final int MODEL_TYPE = 1024;
  static final int RASTER_TYPE = 1025;
  static final int GEOGRAPHIC = 2048;
  static final int PROJECTED = 3072;
  private static final int CITATION = 3073;
  private static final int WGS84 = 4326;
  static final int USER_DEFINED = 32767;
  private static final String MAP_INFO = "map info";
  private static final String WKT = "coordinate system string";

  private Georeference() {}

  /** The tags of a GeoTIFF as text. */
  static Map<String, String> ofTiff(TiffDirectory tags) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (Map.Entry<Integer, String> tag : TIFF_NAMES.entrySet()) {
      if (!tags.has(tag.getKey())) {
        continue;
      }
      found.put(
          tag.getValue(),
          switch (tag.getKey()) {
            case KEY_TEXT -> tags.text(KEY_TEXT);
            case KEYS -> join(LongStream.of(tags.longs(KEYS)).mapToObj(Long::toString));
            default -> join(DoubleStream.of(tags.doubles(tag.getKey())).mapToObj(Double::toString));
          });
    }
    return found;
  }

  private static String join(java.util.stream.Stream<String> values) {
    return values.collect(Collectors.joining(" "));
  }

  /** The fields that a GeoTIFF of the same area needs; empty where the place is not known. */
  static List<TiffField> toTiff(Map<String, String> georeference) {
    Map<String, String> words = words(georeference);
    return TIFF_NAMES.entrySet().stream()
        .filter(tag -> words.containsKey(tag.getValue()))
        .map(tag -> field(tag.getKey(), words.getOrDefault(tag.getValue(), "")))
        .toList();
  }

  /** In the words of GeoTIFF, by the names of its tags. */
  static Map<String, String> words(Map<String, String> georeference) {
    boolean fromTiff = TIFF_NAMES.values().stream().anyMatch(georeference::containsKey);
    return fromTiff ? georeference : enviToTiff(georeference);
  }

  private static TiffField field(int tag, String words) {
    return switch (tag) {
      case KEY_TEXT -> TiffField.text(tag, words);
      case KEYS ->
          TiffField.shorts(tag, Arrays.stream(numbers(words)).mapToInt(d -> (int) d).toArray());
      default -> TiffField.doubles(tag, numbers(words));
    };
  }

  static double[] numbers(String words) {
    return words.isBlank()
        ? new double[0]
        : Arrays.stream(words.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Map<String, String> enviToTiff(Map<String, String> georeference) {
    String[] info = entries(georeference.get(MAP_INFO));
    if (info.length < 7 || Arrays.stream(info).anyMatch(Georeference::rotates)) {
      return Map.of();
    }
    double[] place = new double[6];
    try {
      for (int i = 0; i < 6; i++) {
        place[i] = Double.parseDouble(info[i + 1]);
      }
    } catch (NumberFormatException e) {
      return Map.of();
    }
    Map<String, String> words = new LinkedHashMap<>();
    // ENVI counts pixels from 1, from the upper left corner of the first one.
    words.put(name(TIE_POINTS), text(place[0] - 1, place[1] - 1, 0, place[2], place[3], 0));
    words.put(name(SCALE), text(place[4], place[5], 0));
    words.putAll(system(info, georeference.get(WKT)));
    return words;
  }

  private static boolean rotates(String entry) {
    String lower = entry.toLowerCase(Locale.ROOT).replace(" ", "");
    return lower.startsWith("rotation=") && !lower.matches("rotation=[+-]?0*\\.?0*");
  }

  private static Map<String, String> system(String[] info, @Nullable String wkt) {
    String all = String.join(",", info).toUpperCase(Locale.ROOT).replace(" ", "");
    boolean world = all.contains("WGS-84") || all.contains("WGS84");
    if (world
        && info[0].equalsIgnoreCase("UTM")
        && info.length >= 9
        && info[7].matches("\\d{1,2}")) {
      int zone = Integer.parseInt(info[7]);
      boolean south = info[8].toUpperCase(Locale.ROOT).startsWith("S");
      return Map.of(name(KEYS), keys(1, PROJECTED, (south ? 32700 : 32600) + zone));
    }
    if (world && info[0].toLowerCase(Locale.ROOT).startsWith("geographic")) {
      return Map.of(name(KEYS), keys(2, GEOGRAPHIC, WGS84));
    }
    if (wkt == null) {
      return Map.of(name(KEYS), "1 1 0 1 " + RASTER_TYPE + " 0 1 1");
    }
    String text =
        "ESRI PE String = " + wkt.substring(1, Math.max(1, wkt.length() - 1)).strip() + "|";
    String keys =
        "1 1 0 4 %d 0 1 1 %d 0 1 1 %d 0 1 %d %d %d %d 0"
            .formatted(
                MODEL_TYPE,
                RASTER_TYPE,
                PROJECTED,
                USER_DEFINED,
                CITATION,
                KEY_TEXT,
                text.length());
    return text.contains("PROJCS")
        ? Map.of(name(KEYS), keys, name(KEY_TEXT), text)
        : Map.of(name(KEYS), "1 1 0 1 " + RASTER_TYPE + " 0 1 1");
  }

  private static String keys(int model, int key, int code) {
    return "1 1 0 3 %d 0 1 %d %d 0 1 1 %d 0 1 %d"
        .formatted(MODEL_TYPE, model, RASTER_TYPE, key, code);
  }

  static String name(int tag) {
    return TIFF_NAMES.getOrDefault(tag, "");
  }

  static String text(double... values) {
    return join(DoubleStream.of(values).mapToObj(Double::toString));
  }

  private static String[] entries(@Nullable String list) {
    return list == null
        ? new String[0]
        : Arrays.stream(list.replaceAll("[{}]", "").split(","))
            .map(String::strip)
            .toArray(String[]::new);
  }

  /** The header lines that an ENVI file of the same area needs. */
  static Map<String, String> toEnvi(Map<String, String> georeference) {
    Map<String, String> lines = new TreeMap<>(georeference);
    lines.keySet().removeAll(TIFF_NAMES.values());
    if (lines.isEmpty()) {
      tiffToEnvi(georeference).ifPresent(info -> lines.put(MAP_INFO, info));
    }
    return lines;
  }

  private static Optional<String> tiffToEnvi(Map<String, String> georeference) {
    double[] scale = numbers(georeference.getOrDefault(name(SCALE), ""));
    double[] tie = numbers(georeference.getOrDefault(name(TIE_POINTS), ""));
    double[] keys = numbers(georeference.getOrDefault(name(KEYS), ""));
    if (scale.length < 2 || tie.length != 6) {
      return Optional.empty();
    }
    // Where coordinates are those of a pixel's centre, its corner lies half a pixel before.
    double shift = key(keys, RASTER_TYPE) == 2 ? 1.5 : 1;
    String place =
        "%s, %s, %s, %s, %s, %s"
            .formatted(tie[0] + shift, tie[1] + shift, tie[3], tie[4], scale[0], scale[1]);
    int projected = key(keys, PROJECTED);
    int zone = projected % 100;
    if ((projected / 100 == 326 || projected / 100 == 327) && zone >= 1 && zone <= 60) {
      String half = projected / 100 == 326 ? "North" : "South";
      return Optional.of("{UTM, %s, %d, %s, WGS-84, units=Meters}".formatted(place, zone, half));
    }
    return Optional.of(
        projected == 0 && key(keys, GEOGRAPHIC) == WGS84
            ? "{Geographic Lat/Lon, %s, WGS-84, units=Degrees}".formatted(place)
            : "{Arbitrary, %s}".formatted(place));
  }

  static int key(double[] keys, int wanted) {
    for (int i = 4; i + 3 < keys.length; i += 4) {
      if (keys[i] == wanted && keys[i + 1] == 0) {
        return (int) keys[i + 3];
      }
    }
    return 0;
  }
}
