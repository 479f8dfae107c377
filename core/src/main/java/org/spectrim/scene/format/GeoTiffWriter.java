package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;

/**
 * Writes GeoTIFF files row after row: strips with deflate, BigTIFF where the samples are beyond 4
 * GB, placed on the map as the source is.
 */
public final class GeoTiffWriter {
  /** Before the value of a class in the names of GDAL's metadata items. */
  static final String CLASS = "class_";

  private static final int STRIP_SAMPLES = 1 << 16;
  private static final long CLASSIC_LIMIT = 4_000_000_000L;

  private final FileChannel file;
  private final int rows;
  private final int columns;
  private final int bands;
  private final SampleType type;
  private final boolean big;
  private final int stripRows;
  private final float[] strip;
  private final ByteBuffer plain;
  private final byte[] packed;
  private final long[] offsets;
  private final long[] sizes;
  private int stripFilled;
  private int done;

  private GeoTiffWriter(FileChannel file, int rows, int columns, int bands, SampleType type) {
    this.file = file;
    this.rows = rows;
    this.columns = columns;
    this.bands = bands;
    this.type = type;
    this.big = (double) rows * columns * bands * type.bytes > CLASSIC_LIMIT;
    this.stripRows = Math.max(1, Math.min(rows, STRIP_SAMPLES / columns));
    this.strip = new float[Math.multiplyExact(bands, stripRows * columns)];
    this.plain =
        ByteBuffer.allocate(stripRows * columns * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.packed = new byte[plain.capacity() + plain.capacity() / 100 + 64];
    int perBand = (rows + stripRows - 1) / stripRows;
    this.offsets = new long[Math.multiplyExact(bands, perBand)];
    this.sizes = new long[offsets.length];
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
    int most = classes.stream().mapToInt(LandClass::value).max().orElse(0);
    SampleType type = most > 255 ? SampleType.UINT16 : SampleType.UINT8;
    List<TiffField> fields = new ArrayList<>(Georeference.toTiff(source.georeference()));
    fields.add(TiffField.shorts(TiffTags.PHOTOMETRIC, 3));
    fields.add(TiffField.shorts(TiffTags.COLOUR_MAP, palette(classes, 1 << (8 * type.bytes))));
    fields.add(TiffField.text(TiffTags.GDAL_NODATA, "0"));
    String items =
        classes.stream()
            .map(c -> item(CLASS + c.value(), 0, "", c.name()))
            .collect(Collectors.joining());
    fields.add(TiffField.text(TiffTags.GDAL_METADATA, metadata(items)));
    AtomicFile.writeChannel(
        path, file -> new GeoTiffWriter(file, rows, columns, 1, type).write(content, fields));
    AtomicFile.write(path.resolveSibling(path.getFileName() + ".aux.xml"), names(classes, most));
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
    AtomicFile.writeChannel(
        path,
        file ->
            new GeoTiffWriter(file, rows, columns, names.size(), SampleType.FLOAT32)
                .write(content, fields));
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
  private static String names(List<LandClass> classes, int most) {
    String[] names = new String[most + 1];
    java.util.Arrays.fill(names, "");
    classes.forEach(c -> names[c.value()] = GdalMetadata.escape(c.name()));
    return "<PAMDataset>\n  <PAMRasterBand band=\"1\">\n    <CategoryNames>\n"
        + java.util.Arrays.stream(names)
            .map(name -> "      <Category>" + name + "</Category>\n")
            .collect(Collectors.joining())
        + "    </CategoryNames>\n  </PAMRasterBand>\n</PAMDataset>\n";
  }

  private void write(RasterContent content, List<TiffField> fields) throws IOException {
    file.position(big ? 16 : 8);
    content.writeTo(this::put);
    flush();
    if (done != rows) {
      throw new IllegalStateException(done + " of " + rows + " rows were written");
    }
    List<TiffField> all = new ArrayList<>(fields);
    all.add(TiffField.offsets(TiffTags.WIDTH, false, columns));
    all.add(TiffField.offsets(TiffTags.HEIGHT, false, rows));
    int[] perBand = new int[bands];
    java.util.Arrays.fill(perBand, 8 * type.bytes);
    all.add(TiffField.shorts(TiffTags.BITS, perBand.clone()));
    java.util.Arrays.fill(perBand, type == SampleType.FLOAT32 ? 3 : 1);
    all.add(TiffField.shorts(TiffTags.SAMPLE_FORMAT, perBand));
    all.add(TiffField.shorts(TiffTags.COMPRESSION, 8));
    all.add(TiffField.shorts(TiffTags.SAMPLES_PER_PIXEL, bands));
    all.add(TiffField.shorts(TiffTags.PLANAR, bands == 1 ? 1 : 2));
    all.add(TiffField.offsets(TiffTags.ROWS_PER_STRIP, false, stripRows));
    all.add(TiffField.offsets(TiffTags.STRIP_OFFSETS, big, offsets));
    all.add(TiffField.offsets(TiffTags.STRIP_BYTES, big, sizes));
    all.sort(Comparator.comparingInt(TiffField::tag));
    long directory = directory(all);
    ByteBuffer head = ByteBuffer.allocate(big ? 16 : 8).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) (big ? 43 : 42));
    if (big) {
      head.putShort((short) 8).putShort((short) 0).putLong(directory);
    } else {
      head.putInt((int) directory);
    }
    file.position(0);
    writeFully(head.flip());
  }

  private void put(float[] samples, int count) throws IOException {
    int used = 0;
    while (used < count) {
      int now = Math.min(count - used, Math.min(stripRows, rows - done) - stripFilled);
      if (now <= 0) {
        throw new IllegalStateException("more than " + rows + " rows");
      }
      for (int b = 0; b < bands; b++) {
        int from = (b * count + used) * columns;
        int to = (b * stripRows + stripFilled) * columns;
        System.arraycopy(samples, from, strip, to, now * columns);
      }
      stripFilled += now;
      used += now;
      if (stripFilled == stripRows) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    if (stripFilled == 0) {
      return;
    }
    int perBand = offsets.length / bands;
    Deflater deflater = new Deflater(type == SampleType.FLOAT32 ? Deflater.BEST_SPEED : 6);
    try {
      for (int b = 0; b < bands; b++) {
        type.encode(strip, b * stripRows * columns, stripFilled * columns, plain.clear());
        deflater.reset();
        deflater.setInput(plain.flip());
        deflater.finish();
        int size = deflater.deflate(packed);
        if (!deflater.finished()) {
          throw new IllegalStateException("a strip did not fit its buffer");
        }
        int index = b * perBand + done / stripRows;
        offsets[index] = file.position();
        sizes[index] = size;
        writeFully(ByteBuffer.wrap(packed, 0, size));
      }
    } finally {
      deflater.end();
    }
    done += stripFilled;
    stripFilled = 0;
  }

  /** Writes the tags behind the strips and returns where they begin. */
  private long directory(List<TiffField> fields) throws IOException {
    long start = (file.position() + 15) / 16 * 16;
    int inline = big ? 8 : 4;
    int tableBytes = (big ? 8 : 2) + fields.size() * (big ? 20 : 12) + inline;
    int values = fields.stream().mapToInt(f -> (f.value().length + 15) / 8 * 8).sum();
    ByteBuffer out = ByteBuffer.allocate(tableBytes + 8 + values).order(ByteOrder.LITTLE_ENDIAN);
    int at = (tableBytes + 7) / 8 * 8;
    if (big) {
      out.putLong(fields.size());
    } else {
      out.putShort((short) fields.size());
    }
    for (TiffField field : fields) {
      out.putShort((short) field.tag()).putShort((short) field.type());
      putWord(out, field.count());
      if (field.value().length <= inline) {
        out.put(field.value()).position(out.position() + inline - field.value().length);
        continue;
      }
      putWord(out, start + at);
      out.put(at, field.value());
      at += (field.value().length + 7) / 8 * 8;
    }
    file.position(start);
    writeFully(out.clear().limit(at));
    return start;
  }

  private void putWord(ByteBuffer out, long value) {
    if (big) {
      out.putLong(value);
    } else {
      out.putInt((int) value);
    }
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }
}
