package org.spectrim.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buffers outside the heap that are used again. Java frees such memory when its garbage collector
 * finds that nothing refers to it any more, which with a small heap may be never: scenes classified
 * one after the other took 100 MB more each. So buffers are given back here to be taken again, and
 * what was let go altogether is collected before more is allocated. May be shared by threads.
 */
public final class DirectBuffers implements AutoCloseable {
  /** A collection takes some milliseconds, so that small buffers are not worth one. */
  private static final long MUCH = 32 << 20;

  private static final AtomicLong LET_GO = new AtomicLong();

  private final TreeMap<Integer, ArrayDeque<ByteBuffer>> idle = new TreeMap<>();

  /**
   * A buffer in native order with so many bytes, cleared; its content is undefined. It belongs to
   * the caller until it is given back.
   */
  public synchronized ByteBuffer take(int bytes) {
    Map.Entry<Integer, ArrayDeque<ByteBuffer>> fitting = idle.ceilingEntry(bytes);
    if (fitting == null && !idle.isEmpty()) {
      // Of a smaller strip than those that come now.
      letGo(remove(idle.lastEntry()));
    }
    ByteBuffer buffer = fitting == null ? allocate(bytes) : remove(fitting);
    return buffer.clear().limit(bytes).order(ByteOrder.nativeOrder());
  }

  /** Gives a buffer back, to be taken again. */
  public synchronized void give(ByteBuffer buffer) {
    idle.computeIfAbsent(buffer.capacity(), size -> new ArrayDeque<>()).add(buffer);
  }

  private ByteBuffer remove(Map.Entry<Integer, ArrayDeque<ByteBuffer>> entry) {
    ByteBuffer buffer = entry.getValue().remove();
    if (entry.getValue().isEmpty()) {
      idle.remove(entry.getKey());
    }
    return buffer;
  }

  /** Lets go of all buffers that were given back. */
  @Override
  public synchronized void close() {
    while (!idle.isEmpty()) {
      letGo(remove(idle.lastEntry()));
    }
  }

  private static void letGo(ByteBuffer buffer) {
    LET_GO.addAndGet(buffer.capacity());
  }

  /** Memory outside the heap, after what was let go of is freed if that is much. */
  private static ByteBuffer allocate(int bytes) {
    if (LET_GO.get() + bytes > MUCH && LET_GO.getAndSet(0) > 0) {
      System.gc();
    }
    return ByteBuffer.allocateDirect(bytes);
  }
}
