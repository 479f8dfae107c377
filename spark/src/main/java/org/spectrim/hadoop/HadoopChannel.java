package org.spectrim.hadoop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/** A file of Hadoop as a channel that is read by position, by several threads. */
final class HadoopChannel extends FileChannel {
  private final FSDataInputStream in;
  private final long size;
  private long position;

  HadoopChannel(FSDataInputStream in, long size) {
    this.in = in;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer target, long from) throws IOException {
    int wanted = (int) Math.min(target.remaining(), size - from);
    if (wanted <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    if (target.hasArray()) {
      in.readFully(from, target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + wanted);
    } else {
      byte[] bytes = new byte[wanted];
      in.readFully(from, bytes, 0, wanted);
      target.put(bytes);
    }
    return wanted;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    int got = read(target, position);
    position += Math.max(0, got);
    return got;
  }

  @Override
  public synchronized long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      int got = read(targets[i]);
      if (got < 0) {
        return all == 0 ? -1 : all;
      }
      all += got;
    }
    return all;
  }

  @Override
  public synchronized long position() {
    return position;
  }

  @Override
  public synchronized FileChannel position(long to) {
    position = to;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 20));
    int got = read(bytes, from);
    return got <= 0 ? 0 : target.write(bytes.flip());
  }

  @Override
  protected void implCloseChannel() throws IOException {
    in.close();
  }

  @Override
  public int write(ByteBuffer source) {
    throw readOnly();
  }

  @Override
  public int write(ByteBuffer source, long to) {
    throw readOnly();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw readOnly();
  }

  @Override
  public FileChannel truncate(long to) {
    throw readOnly();
  }

  @Override
  public void force(boolean metadata) {
    throw readOnly();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long from, long count) {
    throw readOnly();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long count) {
    throw readOnly();
  }

  @Override
  public FileLock lock(long from, long count, boolean shared) {
    throw readOnly();
  }

  @Override
  public FileLock tryLock(long from, long count, boolean shared) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("only read");
  }
}
