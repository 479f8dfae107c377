package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the samples of a TIFF image lie in its file: in chunks (strips or tiles) of {@code chunkRows}
 * x {@code chunkColumns} pixels, each compressed on its own.
 *
 * @param planar whether every band has chunks of its own
 * @param offsets where each chunk begins: row after row of chunks, band after band if planar; 0
 *     where GDAL has left out an empty one
 * @param sizes bytes of each chunk in the file
 */
record TiffLayout(
    int rows,
    int columns,
    int bands,
    SampleType type,
    ByteOrder order,
    boolean planar,
    int chunkRows,
    int chunkColumns,
    Compression compression,
    int predictor,
    long[] offsets,
    long[] sizes) {
  private static final int LONGEST_ROW = 1 << 28;

  /** How chunks are compressed. */
  enum Compression {
    NONE,
    DEFLATE,
    LZW,
    PACKBITS
  }

  /**
   * @throws IOException if a tag is missing, contradicts another, or asks for what cannot be read
   */
  static TiffLayout of(TiffDirectory tags) throws IOException {
    int rows = size(tags, TiffTags.HEIGHT, "height");
    int columns = size(tags, TiffTags.WIDTH, "width");
    int bands = tags.number(TiffTags.SAMPLES_PER_PIXEL).orElse(1L).intValue();
    if (bands < 1 || bands > 65_535) {
      throw new IOException("its number of bands is damaged");
    }
    SampleType type = type(tags);
    boolean planar = choice(tags, TiffTags.PLANAR, 1, 2, "arrangement of bands") == 2;
    boolean tiled = tags.has(TiffTags.TILE_WIDTH);
    int chunkColumns = tiled ? size(tags, TiffTags.TILE_WIDTH, "tile width") : columns;
    int chunkRows =
        tiled
            ? size(tags, TiffTags.TILE_HEIGHT, "tile height")
            : (int)
                Math.max(1, Math.min(rows, tags.number(TiffTags.ROWS_PER_STRIP).orElse(1L << 32)));
    if ((long) chunkColumns * (planar ? 1 : bands) * type.bytes > LONGEST_ROW
        || (long) columns * (planar ? 1 : bands) > LONGEST_ROW) {
      throw new IOException("one row of it is larger than 256 MB");
    }
    long chunks = (planar ? bands : 1) * (long) ceil(rows, chunkRows) * ceil(columns, chunkColumns);
    int offsetTag = tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS;
    int sizeTag = tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES;
    if (tags.count(offsetTag) < chunks || tags.count(sizeTag) < chunks) {
      throw new IOException("it lacks a part of its list of strips or tiles");
    }
    return new TiffLayout(
        rows,
        columns,
        bands,
        type,
        tags.order(),
        planar,
        chunkRows,
        chunkColumns,
        compression(tags),
        predictor(tags, type),
        tags.longs(offsetTag, chunks),
        tags.longs(sizeTag, chunks));
  }

  int chunksAcross() {
    return ceil(columns, chunkColumns);
  }

  /** The index of the chunk that holds a pixel's row and column. */
  int chunk(int band, int row, int column) {
    int down = ceil(rows, chunkRows);
    int plane = planar ? band * down : 0;
    return (plane + row / chunkRows) * chunksAcross() + column / chunkColumns;
  }

  private static int ceil(int a, int b) {
    return (int) ((a + b - 1L) / b);
  }

  private static int size(TiffDirectory tags, int tag, String what) throws IOException {
    Optional<Long> value = tags.number(tag);
    if (value.isEmpty() || value.get() < 1 || value.get() > Integer.MAX_VALUE) {
      throw new IOException("its " + what + " is missing or damaged");
    }
    return value.get().intValue();
  }

  private static int choice(TiffDirectory tags, int tag, int least, int most, String what)
      throws IOException {
    long value = tags.number(tag).orElse(1L);
    if (value < least || value > most) {
      throw new IOException("its " + what + " (" + value + ") is unknown");
    }
    return (int) value;
  }

  private static SampleType type(TiffDirectory tags) throws IOException {
    long bits = uniform(tags, TiffTags.BITS, 1);
    long format = uniform(tags, TiffTags.SAMPLE_FORMAT, 1);
    String name = (format == 3 ? "FLOAT" : format == 2 ? "INT" : "UINT") + bits;
    return Arrays.stream(SampleType.values())
        .filter(type -> type.name().equals(name) && format >= 1 && format <= 4)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "its samples (%d bits, format %d) are of a type that cannot be read; whole numbers of 8 to 64 bits and floats of 32 or 64 can"
                        .formatted(bits, format)));
  }

  private static long uniform(TiffDirectory tags, int tag, long otherwise) throws IOException {
    if (tags.count(tag) == 0) {
      return otherwise;
    }
    long[] values = tags.longs(tag);
    if (Arrays.stream(values).anyMatch(value -> value != values[0])) {
      throw new IOException("its bands are of different types; write them as one type");
    }
    return values[0];
  }

  private static Compression compression(TiffDirectory tags) throws IOException {
    long code = tags.number(TiffTags.COMPRESSION).orElse(1L);
    if (code == 1) {
      return Compression.NONE;
    } else if (code == 5) {
      return Compression.LZW;
    } else if (code == 8 || code == 32946) {
      return Compression.DEFLATE;
    } else if (code == 32773) {
      return Compression.PACKBITS;
    }
    String name =
        switch ((int) Math.max(0, Math.min(code, 65_535))) {
          case 6, 7 -> "JPEG";
          case 34887 -> "LERC";
          case 34925 -> "LZMA";
          case 50000 -> "ZSTD";
          case 50001 -> "WebP";
          case 50002 -> "JPEG XL";
          default -> "number " + code;
        };
    throw new IOException(
        "its compression (%s) cannot be read; write it with deflate, LZW, PackBits or none, as in gdal_translate -co COMPRESS=DEFLATE"
            .formatted(name));
  }

  private static int predictor(TiffDirectory tags, SampleType type) throws IOException {
    int predictor = choice(tags, TiffTags.PREDICTOR, 1, 3, "predictor");
    boolean floats = type == SampleType.FLOAT32 || type == SampleType.FLOAT64;
    if (predictor == 3 && !floats) {
      throw new IOException("its predictor is that of floats but its samples are not");
    }
    return predictor;
  }
}
