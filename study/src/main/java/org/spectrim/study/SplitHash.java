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

  /** 16 hex digits of a SHA-256 over the three sets. */
  static String of(Split split) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int[] pixels :
          new int[][] {
            {split.rows(), split.columns()}, split.train(), split.validation(), split.test()
          }) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (pixels.length + 1));
        bytes.putInt(pixels.length).asIntBuffer().put(pixels);
        digest.update(bytes.array());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform knows SHA-256", e);
    }
  }
}
