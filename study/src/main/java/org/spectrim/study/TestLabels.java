package org.spectrim.study;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;

/**
 * What a trial said of each test pixel, and what is true, for tests on pairs of label maps. Both
 * are kept as compressed 16-bit numbers in the order of the split's test pixels, {@code
 * predictions.gz} with the trial and {@code HASH.classes.gz} beside the split; the highest number
 * stands for a pixel without label.
 *
 * @param truth 0-based class of each test pixel
 * @param predicted likewise, -1 where there was no prediction
 */
public record TestLabels(int[] truth, int[] predicted) {
  private static final String PREDICTIONS = "predictions.gz";
  private static final String TRUTH = ".classes.gz";
  private static final int NONE = 0xFFFF;

  static void write(Split split, int[] predicted, Path trialFolder) {
    int[] test = Arrays.stream(split.test()).map(pixel -> predicted[pixel]).toArray();
    AtomicFile.write(trialFolder.resolve(PREDICTIONS), packed(test));
  }

  static void keepTruth(Scene scene, Split split, TrialStore store, String splitHash) {
    Path file = truthFile(store.splitFile(splitHash));
    if (!Files.exists(file)) {
      int[] truth = Split.targets(scene.labels(), split.test());
      store.writeBytes(file, packed(truth));
    }
  }

  private static Path truthFile(Path splitFile) {
    String name = String.valueOf(splitFile.getFileName());
    return splitFile.resolveSibling(name.replaceFirst("\\.json$", "") + TRUTH);
  }

  /** Reads what a trial left; trials of older versions left only the map of the whole scene. */
  static Optional<TestLabels> read(Path trialFolder, Path splitFile) {
    int[] truth = unpacked(truthFile(splitFile));
    int[] predicted = unpacked(trialFolder.resolve(PREDICTIONS));
    if (predicted == null) {
      predicted = ofMap(trialFolder.resolve("map.png"), splitFile);
    }
    return truth == null || predicted == null || truth.length != predicted.length
        ? Optional.empty()
        : Optional.of(new TestLabels(truth, predicted));
  }

  /**
   * Keeps the truth of a scene for a split where an older version did not.
   *
   * @throws InputException if the split is not one of this scene, or nothing can be written
   */
  public static void addTruth(Scene scene, Path splitFile) {
    Path file = truthFile(splitFile);
    if (!Files.exists(file)) {
      Split split = SplitFile.read(splitFile, scene);
      AtomicFile.write(file, packed(Split.targets(scene.labels(), split.test())));
    }
  }

  private static int @Nullable [] ofMap(Path file, Path splitFile) {
    if (!Files.exists(file) || !Files.exists(splitFile)) {
      return null;
    }
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
      if (image == null || !(image.getColorModel() instanceof IndexColorModel)) {
        return null;
      }
      Split split = SplitFile.read(splitFile).split();
      int columns = image.getWidth();
      return Arrays.stream(split.test())
          .map(pixel -> image.getRaster().getSample(pixel % columns, pixel / columns, 0) - 1)
          .toArray();
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }

  private static byte[] packed(int[] classes) {
    ByteBuffer numbers = ByteBuffer.allocate(Short.BYTES * classes.length);
    for (int label : classes) {
      numbers.putShort((short) (label < 0 ? NONE : label));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(numbers.array());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static int @Nullable [] unpacked(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      ByteBuffer numbers = ByteBuffer.wrap(in.readAllBytes());
      int[] classes = new int[numbers.remaining() / Short.BYTES];
      for (int i = 0; i < classes.length; i++) {
        int label = numbers.getShort() & NONE;
        classes[i] = label == NONE ? -1 : label;
      }
      return classes;
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
