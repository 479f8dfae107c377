package org.spectrim.study;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.spectrim.split.Split;

/** Tells splits apart by their pixels, however they were made. */
final class SplitHash {
  private static final int SHORT = 16;

  private SplitHash() {}

  /** 16 hex digits of a SHA-256 over the three sets, and labels of their own if there are some. */
  static String of(Split split) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, new int[] {split.rows(), split.columns()});
      add(digest, split.train());
      add(digest, split.validation());
      add(digest, split.test());
      if (!split.given().isEmpty()) {
        add(digest, split.given().pixels());
        add(digest, split.given().labels());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows SHA-256", e);
    }
  }

  private static void add(MessageDigest digest, int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (values.length + 1));
    bytes.putInt(values.length).asIntBuffer().put(values);
    digest.update(bytes.array());
  }
}
