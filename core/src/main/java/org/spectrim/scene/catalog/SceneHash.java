package org.spectrim.scene.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.BandSelection;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;

/**
 * SHA-256 over the bytes of a scene's files, which variables of them were read, and the chosen
 * bands if not all are. Neither the folder nor the names of the files count, so data may be moved.
 */
final class SceneHash {
  private static final int BUFFER = 1 << 20;

  private SceneHash() {}

  static String of(FileVariable cube, FileVariable labels) {
    MessageDigest digest = sha256();
    add(digest, cube);
    add(digest, labels);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of a scene of which some bands are used. */
  static String of(String scene, BandSelection bands) {
    MessageDigest digest = sha256();
    text(digest, scene);
    text(digest, bands.toString().replace(" ", ""));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of a scene of which less is used than its files hold. */
  static String of(String scene, String change) {
    MessageDigest digest = sha256();
    text(digest, scene);
    text(digest, change);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, FileVariable source) {
    text(digest, source.variable() == null ? "" : source.variable());
    byte[] buffer = new byte[BUFFER];
    for (Path file : CubeFormats.of(source.file()).files(source)) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
          digest.update(buffer, 0, got);
        }
      } catch (IOException e) {
        throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
      }
    }
  }

  private static void text(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    // No file name or selection holds a zero, so two texts cannot run into each other.
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
