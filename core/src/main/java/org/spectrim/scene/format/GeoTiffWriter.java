package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spectrim.io.AtomicDraft;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;

/**
 * Writes GeoTIFF files row after row: strips with deflate, BigTIFF where the samples are beyond 4
 * GB, placed on the map as the source is.
 */
public final class GeoTiffWriter implements RasterContent.Rows, AutoCloseable {
  /** Before the value of a class in the names of GDAL's metadata items. */
  static final String CLASS = "class_";

  private final AtomicDraft file;
  private final TiffImage image;
  private final List<TiffField> fields;

  private GeoTiffWriter(
      Path path, int rows, int columns, int bands, SampleType type, List<TiffField> fields) {
    this.file = new AtomicDraft(path);
    this.fields = fields;
    try {
      this.image = new TiffImage(file.channel(), rows, columns, bands, type);
    } catch (IOException e) {
      file.close();
      throw file.failure(e);
    }
  }

  /**
   * Writes a label map with a palette and the names of its classes; 0 is no data.
   *
   * @param content hands over one band: the values of the classes
   * @throws org.spectrim.error.InputException if the file cannot be written
   */
  public static void labels(
      Path path,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      RasterContent content) {
    write(openLabels(path, rows, columns, classes, source), content);
    AtomicFile.write(path.resolveSibling(path.getFileName() + ".aux.xml"), names(classes));
  }

  /** As {@link #labels} without the file beside it, for one who has the rows put. */
  public static GeoTiffWriter openLabels(
      Path path, int rows, int columns, List<LandClass> classes, CubeMetadata source) {
    SampleType type = labelType(classes);
    List<TiffField> fields = new ArrayList<>(Georeference.toTiff(source.georeference()));
    fields.add(TiffField.shorts(TiffTags.PHOTOMETRIC, 3));
    fields.add(TiffField.shorts(TiffTags.COLOUR_MAP, palette(classes, 1 << (8 * type.bytes))));
    fields.add(TiffField.text(TiffTags.GDAL_NODATA, "0"));
    String items =
        classes.stream()
            .map(c -> item(CLASS + c.value(), 0, "", c.name()))
            .collect(Collectors.joining());
    fields.add(TiffField.text(TiffTags.GDAL_METADATA, metadata(items)));
    return new GeoTiffWriter(path, rows, columns, 1, type, fields);
  }

  /**
   * Writes 32-bit floats with NaN as no data.
   *
   * @param names one for each band
   * @param content hands over as many bands as there are names
   */
  public static void floats(
      Path path,
      int rows,
      int columns,
      List<String> names,
      CubeMetadata source,
      RasterContent content) {
    write(openFloats(path, rows, columns, names, source), content);
  }

  /** As {@link #floats}, for one who has the rows put. */
  public static GeoTiffWriter openFloats(
      Path path, int rows, int columns, List<String> names, CubeMetadata source) {
    List<TiffField> fields = new ArrayList<>(Georeference.toTiff(source.georeference()));
    fields.add(TiffField.shorts(TiffTags.PHOTOMETRIC, 1));
    fields.add(TiffField.text(TiffTags.GDAL_NODATA, "nan"));
    String items =
        IntStream.range(0, names.size())
            .mapToObj(b -> item("DESCRIPTION", b, " role=\"description\"", names.get(b)))
            .collect(Collectors.joining());
    fields.add(TiffField.text(TiffTags.GDAL_METADATA, metadata(items)));
    if (names.size() > 1) {
      fields.add(TiffField.shorts(TiffTags.EXTRA_SAMPLES, new int[names.size() - 1]));
    }
    return new GeoTiffWriter(path, rows, columns, names.size(), SampleType.FLOAT32, fields);
  }

  /** The smallest that holds the values of all classes. */
  static SampleType labelType(List<LandClass> classes) {
    int most = classes.stream().mapToInt(LandClass::value).max().orElse(0);
    return most > 255 ? SampleType.UINT16 : SampleType.UINT8;
  }

  private static void write(GeoTiffWriter writer, RasterContent content) {
    try (writer) {
      content.writeTo(writer);
      writer.finish();
    } catch (IOException e) {
      throw writer.file.failure(e);
    }
  }

  @Override
  public void put(float[] samples, int rows) throws IOException {
    image.put(samples, rows);
  }

  /** Gives the file its name, when all rows are there. */
  public void finish() throws IOException {
    image.finish(fields);
    file.commit();
  }

  /** Leaves nothing of a file that is not finished. */
  @Override
  public void close() {
    file.close();
  }

  private static int[] palette(List<LandClass> classes, int entries) {
    int[] colours = new int[3 * entries];
    for (LandClass c : classes) {
      for (int i = 0; i < 3; i++) {
        // 16 bits a colour: 255 becomes 65535.
        colours[i * entries + c.value()] = (c.rgb() >> (16 - 8 * i) & 255) * 257;
      }
    }
    return colours;
  }

  private static String item(String name, int band, String role, String text) {
    return "  <Item name=\"%s\" sample=\"%d\"%s>%s</Item>\n"
        .formatted(name, band, role, GdalMetadata.escape(text));
  }

  private static String metadata(String items) {
    return "<GDALMetadata>\n" + items + "</GDALMetadata>\n";
  }

  /** GDAL and QGIS look for the names of classes in a file beside the image. */
  private static String names(List<LandClass> classes) {
    return "<PAMDataset>\n  <PAMRasterBand band=\"1\">\n"
        + categories(classes)
        + "  </PAMRasterBand>\n</PAMDataset>\n";
  }

  /** Class names by value, as GDAL's XML has them. */
  static String categories(List<LandClass> classes) {
    String[] names = new String[classes.stream().mapToInt(LandClass::value).max().orElse(0) + 1];
    java.util.Arrays.fill(names, "");
    classes.forEach(c -> names[c.value()] = GdalMetadata.escape(c.name()));
    return java.util.Arrays.stream(names)
        .map(name -> "      <Category>" + name + "</Category>\n")
        .collect(Collectors.joining("", "    <CategoryNames>\n", "    </CategoryNames>\n"));
  }
}
