package org.spectrim.scene.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;

/** Writes label maps as MAT v5 files, as MATLAB, Octave and SciPy read them. */
public final class MatWriter {
  /** The variable that holds the map. */
  public static final String VARIABLE = "map";

  private static final int MATRIX = 14;
  private static final int UINT32 = 6;
  private static final int INT32 = 5;
  private static final int INT8 = 1;
  private static final int UINT8_CLASS = 9;
  private static final int UINT16_CLASS = 11;
  private static final int HEADER_TEXT = 116;

  private MatWriter() {}

  /**
   * Writes a map of rows x columns with the values of the classes, as bytes or 16-bit whole
   * numbers.
   *
   * @throws org.spectrim.error.InputException if the file cannot be written
   */
  public static void labels(Path path, LabelMap map, List<LandClass> classes) {
    int most = classes.stream().mapToInt(LandClass::value).max().orElse(0);
    SampleType type = most > 255 ? SampleType.UINT16 : SampleType.UINT8;
    byte[] name = VARIABLE.getBytes(StandardCharsets.US_ASCII);
    int data = map.rows() * map.columns() * type.bytes;
    int size = 16 + 16 + 8 + padded(name.length) + 8 + padded(data);
    ByteBuffer out = ByteBuffer.allocate(128 + 8 + size).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[HEADER_TEXT];
    Arrays.fill(text, (byte) ' ');
    byte[] title = "MATLAB 5.0 MAT-file, written by Spectrim".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(title, 0, text, 0, title.length);
    out.put(text).putLong(0).putShort((short) 0x0100).put((byte) 'I').put((byte) 'M');
    out.putInt(MATRIX).putInt(size);
    out.putInt(UINT32).putInt(8).putInt(type.bytes == 1 ? UINT8_CLASS : UINT16_CLASS).putInt(0);
    out.putInt(INT32).putInt(8).putInt(map.rows()).putInt(map.columns());
    out.putInt(INT8).putInt(name.length).put(Arrays.copyOf(name, padded(name.length)));
    out.putInt(type.matCode).putInt(data);
    float[] column = new float[map.rows()];
    for (int c = 0; c < map.columns(); c++) {
      for (int r = 0; r < map.rows(); r++) {
        int label = map.at(r * map.columns() + c);
        column[r] = label == 0 ? 0 : classes.get(label - 1).value();
      }
      type.encode(column, 0, column.length, out);
    }
    out.clear();
    AtomicFile.writeChannel(
        path,
        file -> {
          while (out.hasRemaining()) {
            file.write(out);
          }
        });
  }

  private static int padded(int bytes) {
    return (bytes + 7) / 8 * 8;
  }
}
