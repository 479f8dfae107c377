package org.spectrim.scene.download;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Closes a stream that has been silent for too long, which ends the read that waits for it. */
final class Watchdog implements AutoCloseable {
  private final InputStream stream;
  private final Duration patience;
  private final Thread thread;
  private volatile long last = System.nanoTime();
  private volatile boolean bitten;
  private volatile boolean done;

  Watchdog(InputStream stream, Duration patience) {
    this.stream = stream;
    this.patience = patience;
    this.thread = new Thread(this::watch, "download watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long step = Math.max(1, patience.toMillis() / 10);
    while (!done) {
      try {
        Thread.sleep(step);
      } catch (InterruptedException e) {
        return;
      }
      if (System.nanoTime() - last > patience.toNanos()) {
        bitten = true;
        try {
          stream.close();
        } catch (IOException ignored) {
          // It is only to wake the reader, who finds out by himself.
        }
        return;
      }
    }
  }

  /** Something has arrived. */
  void pat() {
    last = System.nanoTime();
  }

  boolean hasBitten() {
    return bitten;
  }

  String reason(String otherwise, long bytes) {
    return bitten
        ? "nothing came for %.1f s after %d bytes".formatted(patience.toMillis() / 1e3, bytes)
        : otherwise + " after " + bytes + " bytes";
  }

  @Override
  public void close() {
    done = true;
    thread.interrupt();
  }
}
