package org.spectrim.scene.format;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;

/**
 * The index of a folder of tiles: a virtual raster of GDAL (VRT), which GDAL, QGIS and what builds
 * on them open as one image.
 */
public final class VrtIndex {
  private VrtIndex() {}

  /**
   * A tile, which is a GeoTIFF beside the index.
   *
   * @param file its name
   * @param row the first of the whole image that it shows
   * @param column likewise
   */
  public record Tile(String file, int row, int column, int rows, int columns) {}

  /**
   * Writes the index of a label map; 0 is no data.
   *
   * @param source metadata of the classified cube
   */
  public static void labels(
      Path file,
      int rows,
      int columns,
      List<LandClass> classes,
      CubeMetadata source,
      List<Tile> tiles) {
    String type = GeoTiffWriter.labelType(classes) == SampleType.UINT16 ? "UInt16" : "Byte";
    int most = classes.stream().mapToInt(LandClass::value).max().orElse(0);
    int[] colours = new int[most + 1];
    classes.forEach(c -> colours[c.value()] = c.rgb());
    String table =
        Arrays.stream(colours)
            .mapToObj(
                rgb ->
                    "      <Entry c1=\"%d\" c2=\"%d\" c3=\"%d\" c4=\"255\"/>\n"
                        .formatted(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255))
            .collect(Collectors.joining("", "    <ColorTable>\n", "    </ColorTable>\n"));
    String about =
        "    <NoDataValue>0</NoDataValue>\n    <ColorInterp>Palette</ColorInterp>\n"
            + GeoTiffWriter.categories(classes)
            + table;
    AtomicFile.write(file, text(rows, columns, source, band(1, type, about, tiles)));
  }

  /** Writes the index of a raster of 32-bit floats with NaN as no data. */
  public static void floats(
      Path file, int rows, int columns, List<String> names, CubeMetadata source, List<Tile> tiles) {
    String bands =
        IntStream.range(0, names.size())
            .mapToObj(
                b ->
                    band(
                        b + 1,
                        "Float32",
                        "    <Description>%s</Description>\n    <NoDataValue>nan</NoDataValue>\n"
                            .formatted(GdalMetadata.escape(names.get(b))),
                        tiles))
            .collect(Collectors.joining());
    AtomicFile.write(file, text(rows, columns, source, bands));
  }

  private static String text(int rows, int columns, CubeMetadata source, String bands) {
    String system =
        MapPlace.system(source)
            .map(words -> "  <SRS>" + GdalMetadata.escape(words) + "</SRS>\n")
            .orElse("");
    String place =
        MapPlace.transform(source)
            .map(
                numbers ->
                    Arrays.stream(numbers)
                        .mapToObj(number -> String.format(Locale.ROOT, "%.16e", number))
                        .collect(Collectors.joining(", ", "  <GeoTransform>", "</GeoTransform>\n")))
            .orElse("");
    return "<VRTDataset rasterXSize=\"%d\" rasterYSize=\"%d\">\n".formatted(columns, rows)
        + system
        + place
        + bands
        + "</VRTDataset>\n";
  }

  private static String band(int number, String type, String about, List<Tile> tiles) {
    return "  <VRTRasterBand dataType=\"%s\" band=\"%d\">\n".formatted(type, number)
        + about
        + tiles.stream().map(tile -> source(number, type, tile)).collect(Collectors.joining())
        + "  </VRTRasterBand>\n";
  }

  private static String source(int band, String type, Tile tile) {
    String size = "xSize=\"%d\" ySize=\"%d\"".formatted(tile.columns(), tile.rows());
    return """
            <SimpleSource>
              <SourceFilename relativeToVRT="1">%s</SourceFilename>
              <SourceBand>%d</SourceBand>
              <SourceProperties RasterXSize="%d" RasterYSize="%d" DataType="%s"/>
              <SrcRect xOff="0" yOff="0" %s/>
              <DstRect xOff="%d" yOff="%d" %s/>
            </SimpleSource>
        """
        .formatted(
            GdalMetadata.escape(tile.file()),
            band,
            tile.columns(),
            tile.rows(),
            type,
            size,
            tile.column(),
            tile.row(),
            size);
  }

  /** The metadata of a tile, whose place on the map is its own. */
  public static CubeMetadata placed(CubeMetadata source, Tile tile) {
    return MapPlace.part(source, tile.row(), tile.column());
  }
}
