package org.spectrim.classify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.Consumer;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Cube;

/**
 * Lets a classification that was broken off go on where it was. The rows that are finished lie in a
 * hidden file beside the map, {@code .NAME.resume}, until the map is written.
 *
 * @param identity of the model and the scene: where it differs, work begins anew
 * @param said hears in one line that work goes on, or why it does not
 */
public record Resume(String identity, Consumer<String> said) {

  /**
   * @param model whose bytes count
   * @param scene files, whose places, sizes and times of change count
   * @throws InputException if one of them cannot be read
   */
  public static Resume of(Path model, List<Path> scene, Consumer<String> said) {
    StringBuilder identity = new StringBuilder();
    try {
      MessageDigest digest = sha256();
      digest.update(Files.readAllBytes(model));
      identity.append(java.util.HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new InputException("cannot read " + model + ": " + AtomicFile.reason(e), e);
    }
    for (Path file : scene) {
      try {
        identity
            .append('\n')
            .append(file.toRealPath())
            .append('\n')
            .append(Files.size(file))
            .append('\n')
            .append(Files.getLastModifiedTime(file).toInstant());
      } catch (IOException e) {
        throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
      }
    }
    return new Resume(identity.toString(), said);
  }

  /**
   * @param bands of each raster that is wanted, the labels first
   */
  RowJournal open(Path map, RowClassifier classifier, Cube cube, List<Integer> bands) {
    byte[] key = hash(classifier, cube, bands);
    RowJournal journal = RowJournal.open(map, key, cube.rows(), cube.columns(), bands);
    if (journal.rows() > 0) {
      said.accept(
          "%s: goes on at row %d of %d, where an earlier run was broken off"
              .formatted(map, journal.rows() + 1, cube.rows()));
    } else if (journal.foreign()) {
      said.accept(
          "%s: starts anew, since the model, the scene or the options are not those of the run that was broken off"
              .formatted(map));
    }
    return journal;
  }

  /**
   * By which the same work is known.
   *
   * @param sizes what else counts
   */
  String key(RowClassifier classifier, Cube cube, List<Integer> sizes) {
    return java.util.HexFormat.of().formatHex(hash(classifier, cube, sizes));
  }

  private byte[] hash(RowClassifier classifier, Cube cube, List<Integer> sizes) {
    // Other strips may give other last bits; so the way a scene is cut counts too.
    String work =
        String.join(
            "\n",
            identity,
            classifier.engineName(),
            classifier.model().arithmetic(),
            classifier.stripSize(cube).toString(),
            cube.rows() + " x " + cube.columns() + " x " + cube.bands(),
            String.valueOf(cube.metadata().noData()),
            sizes.toString());
    return sha256().digest(work.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
