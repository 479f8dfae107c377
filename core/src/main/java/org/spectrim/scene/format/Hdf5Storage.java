package org.spectrim.scene.format;

import io.jhdf.HdfFile;
import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.jhdf.storage.HdfFileChannel;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How the HDF5 library gets at a file: never with an array as long as a header says, which may lie.
 * Files that can be mapped at once are handed to it as a whole; of larger ones the pieces that it
 * asks for are mapped, if the file is that long.
 */
final class Hdf5Storage extends HdfFileChannel {
  /** The largest file that is mapped at once. */
  static final long WHOLE = Integer.MAX_VALUE;

  /** Pieces up to this size are read, since mapping many small ones costs more. */
  private static final int SMALL = 1 << 20;

  private Hdf5Storage(FileChannel channel, Superblock superblock) {
    super(channel, superblock);
  }

  /**
   * Opens a file.
   *
   * @param whole the largest file that is mapped at once
   * @throws HdfException if it is no HDF5 file or damaged
   */
  static HdfFile open(Path path, long whole) throws IOException {
    FileChannel channel = FileChannel.open(path);
    boolean kept = false;
    try {
      if (channel.size() <= whole) {
        return HdfFile.fromByteBuffer(
            channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
      }
      HdfFile file =
          file(new Hdf5Storage(channel, Superblock.readSuperblock(channel, at(channel))));
      kept = true;
      return file;
    } finally {
      if (!kept) {
        channel.close();
      }
    }
  }

  private static long at(FileChannel channel) throws IOException {
    byte[] start = new FileSlice(channel, 0, Hdf5Format.SIGNATURE.length).readAllBytes();
    return Arrays.equals(start, Hdf5Format.SIGNATURE) ? 0 : Hdf5Format.MATLAB_HEADER;
  }

  /** The library has no public way to open a file in a storage of one's own. */
  private static HdfFile file(Hdf5Storage storage) {
    try {
      Constructor<HdfFile> constructor =
          HdfFile.class.getDeclaredConstructor(HdfBackingStorage.class);
      constructor.setAccessible(true);
      return constructor.newInstance(storage);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new HdfException("damaged", e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("another version of jhdf than Spectrim knows", e);
    }
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    require(getUserBlockSize() + address, length);
    return length <= SMALL
        ? super.readBufferFromAddress(address, length)
        : map(address, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    require(address, length);
    return super.mapNoOffset(address, length);
  }

  /** Files in a storage of one's own count as such; else closing them asks for their path. */
  @Override
  public boolean inMemory() {
    return true;
  }

  private void require(long address, long length) {
    if (address < 0 || length < 0 || address > size() - length) {
      throw new HdfException("%d bytes at %d lie outside the file".formatted(length, address));
    }
  }
}
