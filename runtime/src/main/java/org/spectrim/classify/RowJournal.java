package org.spectrim.classify;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.format.RasterContent;

/**
 * Finished rows of all wanted rasters, uncompressed, so that a map of any format can be written
 * again up to where work was broken off: a key, then records of {@code rows, values of each raster,
 * CRC-32}. What is behind the last whole record is what a killed process was writing, and is cut
 * off.
 */
final class RowJournal implements AutoCloseable {
  private static final byte[] MAGIC = {'S', 'P', 'R', 'O', 'W', 'S', '0', '1'};
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final FileChannel file;
  private final byte[] head;
  private final int columns;
  private final List<Integer> bands;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
  private final CRC32 checksum = new CRC32();
  private final boolean foreign;
  private final long end;
  private int rows;
  private int recorded;
  private boolean grown;

  private RowJournal(
      Path path, FileChannel file, byte[] key, int sceneRows, int columns, List<Integer> bands)
      throws IOException {
    this.path = path;
    this.file = file;
    this.columns = columns;
    this.bands = bands;
    this.head = Arrays.copyOf(MAGIC, MAGIC.length + key.length);
    System.arraycopy(key, 0, head, MAGIC.length, key.length);
    boolean ours = Arrays.equals(input().readNBytes(head.length), head);
    this.foreign = !ours && file.size() > 0;
    this.end = ours ? scan(sceneRows) : 0;
    file.truncate(end).position(end);
    if (!ours) {
      writeAll(ByteBuffer.wrap(head));
    }
  }

  /**
   * Opens the journal of a map, or begins one.
   *
   * @param key of the work; a journal with another one is emptied
   * @param bands of each raster
   * @throws InputException if it cannot be written, or another process is writing the map
   */
  static RowJournal open(Path map, byte[] key, int sceneRows, int columns, List<Integer> bands) {
    Path target = map.toAbsolutePath();
    Path path = target.resolveSibling("." + target.getFileName() + ".resume");
    FileChannel file = null;
    boolean opened = false;
    try {
      Files.createDirectories(target.getParent());
      file =
          FileChannel.open(
              path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      if (!isFree(file)) {
        throw new InputException(map + " is being written by another process; wait for its end");
      }
      RowJournal journal = new RowJournal(path, file, key, sceneRows, columns, bands);
      opened = true;
      return journal;
    } catch (IOException e) {
      throw new InputException("cannot write " + path + ": " + AtomicFile.reason(e), e);
    } finally {
      if (!opened) {
        close(file);
      }
    }
  }

  private static boolean isFree(FileChannel file) {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      // A file system without locks: two writers of one map are the user's to avoid.
      return true;
    }
  }

  /** Rows that are finished, those of earlier runs. */
  int rows() {
    return rows;
  }

  /** Whether there was a journal of other work. */
  boolean foreign() {
    return foreign;
  }

  /** The position behind the last whole record. */
  private long scan(int sceneRows) throws IOException {
    long found = head.length;
    CheckedInputStream checked = new CheckedInputStream(input(found), new CRC32());
    DataInputStream in = new DataInputStream(checked);
    int pixelBytes = Short.BYTES;
    for (int band : bands.subList(1, bands.size())) {
      pixelBytes += Float.BYTES * band;
    }
    try {
      while (true) {
        checked.getChecksum().reset();
        int count = in.readInt();
        if (count < 1 || count > sceneRows - rows) {
          return found;
        }
        long bytes = (long) count * columns * pixelBytes;
        in.skipNBytes(bytes);
        int sum = (int) checked.getChecksum().getValue();
        if (in.readInt() != sum) {
          return found;
        }
        rows += count;
        found += 2 * Integer.BYTES + bytes;
      }
    } catch (EOFException e) {
      return found;
    }
  }

  /** Hands the finished rows on. */
  void replay(MapOutputs outputs) throws IOException {
    DataInputStream in = new DataInputStream(input(head.length));
    for (int done = 0; done < rows; ) {
      int count = in.readInt();
      raster(in, outputs.labels(), count, 1, true);
      raster(in, outputs.confidence(), count, 1, false);
      raster(in, outputs.probabilities(), count, bands.get(bands.size() - 1), false);
      in.readInt();
      done += count;
    }
    // Where the next record goes; the stream has read ahead.
    file.position(Math.max(end, head.length));
  }

  private void raster(
      DataInputStream in,
      RasterContent.@Nullable Rows target,
      int count,
      int rasterBands,
      boolean labels)
      throws IOException {
    if (target == null) {
      return;
    }
    float[] values = new float[Math.multiplyExact(count * rasterBands, columns)];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels ? in.readUnsignedShort() : in.readFloat();
    }
    target.put(values, count);
  }

  /** The same outputs, with all that they take written down. */
  MapOutputs recording(MapOutputs outputs) {
    return new MapOutputs(
        recording(outputs.labels(), true),
        recording(outputs.confidence(), false),
        recording(outputs.probabilities(), false));
  }

  private RasterContent.@Nullable Rows recording(
      RasterContent.@Nullable Rows target, boolean labels) {
    return target == null
        ? null
        : (values, count) -> {
          target.put(values, count);
          int size = count * columns * (labels ? 1 : bands.get(recorded));
          record(values, size, count, labels);
        };
  }

  /** Rasters come in their order for the same rows. */
  private void record(float[] values, int size, int count, boolean labels) throws IOException {
    if (recorded == 0) {
      checksum.reset();
      buffer.clear().putInt(count);
    }
    for (int i = 0; i < size; i++) {
      if (buffer.remaining() < Float.BYTES) {
        flush();
      }
      if (labels) {
        buffer.putShort((short) values[i]);
      } else {
        buffer.putFloat(values[i]);
      }
    }
    recorded = (recorded + 1) % bands.size();
    if (recorded == 0) {
      flush();
      buffer.putInt((int) checksum.getValue());
      writeAll(buffer.flip());
      grown = true;
    }
  }

  private void flush() throws IOException {
    checksum.update(buffer.flip());
    writeAll(buffer.rewind());
    buffer.clear();
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private BufferedInputStream input() throws IOException {
    return input(0);
  }

  /** Not closed: that would close the file. */
  private BufferedInputStream input(long from) throws IOException {
    return new BufferedInputStream(Channels.newInputStream(file.position(from)), BUFFER);
  }

  /** The map is written: nothing is left over. */
  void finish() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new InputException("cannot delete " + path + ": " + AtomicFile.reason(e), e);
    }
  }

  @Override
  public void close() {
    if (rows == 0 && !grown) {
      finish();
    }
    close(file);
  }

  private static void close(@Nullable FileChannel file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException ignored) {
      // What is missing of the last record is noticed when it is read.
    }
  }
}
