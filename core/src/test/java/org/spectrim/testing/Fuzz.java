package org.spectrim.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.spectrim.error.InputException;

/**
 * Seeded mutations of files for one reader. The reader may read the file or throw an {@link
 * InputException} with one line that names the file; it may not hang, nor allocate more than its
 * bound.
 */
public final class Fuzz {
  /** Reads a file, whole or in part. */
  @FunctionalInterface
  public interface Reader {
    void read(Path file) throws IOException;
  }

  /** {@code -Dspectrim.fuzz=10} feeds ten times as many inputs, which takes minutes. */
  private static final int TIMES = Integer.getInteger("spectrim.fuzz", 1);

  /** No input of these sizes takes a millisecond; the machine may be busy. */
  private static final long MOST_MILLIS = 20_000;

  /** What a reader may allocate for a file of some kilobytes. */
  private static final long MOST_BYTES = 48L << 20;

  private static final long[] INTERESTING = {
    0,
    1,
    2,
    7,
    8,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    1L << 24,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 40,
    Long.MAX_VALUE,
    -1,
    -2,
    Long.MIN_VALUE
  };

  private final List<byte[]> seeds;
  private final Path file;
  private final Reader reader;
  private final Random random;
  private final long mostBytes;
  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final AtomicInteger done = new AtomicInteger();
  private int refused;

  private Fuzz(List<byte[]> seeds, Path file, Reader reader, long seed, long mostBytes) {
    this.seeds = seeds;
    this.file = file;
    this.reader = reader;
    this.random = new Random(seed);
    this.mostBytes = mostBytes;
  }

  /**
   * Feeds a reader with mutated files.
   *
   * @param file where they are written, one after the other
   * @return how many of a given number were refused
   * @throws AssertionError if any of them brings out what it must not; the file is then left as it
   *     is
   */
  public static int run(List<byte[]> seeds, Path file, int inputs, long seed, Reader reader) {
    return run(seeds, file, inputs, seed, MOST_BYTES, reader);
  }

  /** As above, with a bound of its own for readers that stand on others' libraries. */
  public static int run(
      List<byte[]> seeds, Path file, int inputs, long seed, long mostBytes, Reader reader) {
    Fuzz fuzz = new Fuzz(seeds, file, reader, seed, mostBytes);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                fuzz.loop(Math.multiplyExact(inputs, TIMES));
              } catch (IOException | RuntimeException | Error e) {
                failure.set(e);
              }
            },
            "fuzz");
    worker.setDaemon(true);
    worker.start();
    fuzz.watch(worker);
    if (failure.get() != null) {
      throw new AssertionError("input " + fuzz.done + ": " + failure.get(), failure.get());
    }
    return fuzz.refused / TIMES;
  }

  private void watch(Thread worker) {
    int last = -1;
    try {
      while (worker.isAlive() && done.get() != last) {
        last = done.get();
        worker.join(MOST_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (worker.isAlive()) {
      throw new AssertionError(
          "input " + last + " hangs: " + Arrays.toString(worker.getStackTrace()));
    }
  }

  private void loop(int inputs) throws IOException {
    // Written over: file systems hurry to put a file on disk that is emptied and filled again.
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      int before = Integer.MAX_VALUE;
      for (int i = 0; i < inputs; i++) {
        byte[] bytes = mutate(seeds.get(random.nextInt(seeds.size())));
        channel.write(ByteBuffer.wrap(bytes), 0);
        if (bytes.length < before) {
          channel.truncate(bytes.length);
        }
        before = bytes.length;
        feed();
      }
    }
  }

  private void feed() throws IOException {
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      reader.read(file);
    } catch (InputException e) {
      refused++;
      check(e);
    }
    long taken = memory.getCurrentThreadAllocatedBytes() - before;
    if (taken > mostBytes) {
      throw new AssertionError(taken + " bytes were allocated");
    }
    done.incrementAndGet();
  }

  private void check(InputException e) {
    String message = String.valueOf(e.getMessage());
    String name = file.getFileName().toString();
    boolean named = message.contains(name.substring(0, name.lastIndexOf('.')));
    if (message.lines().count() != 1 || !named) {
      throw new AssertionError("the message is not one line that names the file: " + message, e);
    }
  }

  private byte[] mutate(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int changes = 1 + random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
      // Headers are what parsers stumble over.
      int reach = random.nextBoolean() ? Math.min(512, bytes.length) : bytes.length;
      int at = random.nextInt(reach);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2, 3 -> integer(bytes, at);
        case 4 -> bytes = spliced(bytes, at);
        default -> digits(bytes, at);
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private void integer(byte[] bytes, int at) {
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES);
    boolean big = random.nextBoolean();
    value.order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    value.putLong(0, INTERESTING[random.nextInt(INTERESTING.length)]);
    int size = Math.min(bytes.length - at, 1 << random.nextInt(4));
    System.arraycopy(value.array(), big ? Long.BYTES - size : 0, bytes, at, size);
  }

  /** A piece of any seed, put in or over what is there. */
  private byte[] spliced(byte[] bytes, int at) {
    byte[] other = seeds.get(random.nextInt(seeds.size()));
    int from = random.nextInt(other.length);
    int count = Math.min(1 + random.nextInt(32), other.length - from);
    int skip = random.nextBoolean() ? 0 : Math.min(count, bytes.length - at);
    byte[] result = new byte[bytes.length + count - skip];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(other, from, result, at, count);
    System.arraycopy(bytes, at + skip, result, at + count, bytes.length - at - skip);
    return result;
  }

  /** Numbers that are written as text. */
  private void digits(byte[] bytes, int at) {
    for (int i = at; i < Math.min(bytes.length, at + 40); i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        bytes[i] = (byte) "0123456789-.eE".charAt(random.nextInt(14));
        return;
      }
    }
  }
}
