package org.spectrim.hadoop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A new file, put together in a local one, which is sent to Hadoop's file system when closed. */
final class HadoopUpload extends FileChannel {
  private final FileSystem files;
  private final Path target;
  private final java.nio.file.Path copy;
  private final FileChannel local;
  private final boolean replacing;

  /**
   * @param replacing whether it may take the place of another file, which may come into being
   *     meanwhile
   */
  HadoopUpload(FileSystem files, Path target, boolean replacing) throws IOException {
    this.files = files;
    this.target = target;
    this.replacing = replacing;
    this.copy = Files.createTempFile("spectrim", ".upload");
    this.local = FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    try {
      local.close();
      try (OutputStream out = create()) {
        Files.copy(copy, out);
      }
    } finally {
      Files.delete(copy);
    }
  }

  /** How file systems say that another was faster differs. */
  private OutputStream create() throws IOException {
    try {
      return files.create(target, replacing);
    } catch (IOException e) {
      if (!replacing && files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    return local.read(bytes);
  }

  @Override
  public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return local.read(bytes, offset, length);
  }

  @Override
  public int read(ByteBuffer bytes, long from) throws IOException {
    return local.read(bytes, from);
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return local.write(bytes);
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
    return local.write(bytes, offset, length);
  }

  @Override
  public int write(ByteBuffer bytes, long to) throws IOException {
    return local.write(bytes, to);
  }

  @Override
  public long position() throws IOException {
    return local.position();
  }

  @Override
  public FileChannel position(long to) throws IOException {
    local.position(to);
    return this;
  }

  @Override
  public long size() throws IOException {
    return local.size();
  }

  @Override
  public FileChannel truncate(long to) throws IOException {
    local.truncate(to);
    return this;
  }

  @Override
  public void force(boolean metadata) {
    // Sent when it is closed.
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel to) throws IOException {
    return local.transferTo(from, count, to);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
    return local.transferFrom(source, to, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long count) throws IOException {
    return local.map(mode, from, count);
  }

  @Override
  public FileLock lock(long from, long count, boolean shared) throws IOException {
    return local.lock(from, count, shared);
  }

  @Override
  public FileLock tryLock(long from, long count, boolean shared) throws IOException {
    return local.tryLock(from, count, shared);
  }
}
