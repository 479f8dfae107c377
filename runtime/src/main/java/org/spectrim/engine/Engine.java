package org.spectrim.engine;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.spectrim.onnx.ExportedModel;

/**
 * Runs one exported network. Many threads may call one engine at the same time; they share its
 * weights. Closing waits for nothing: close it after the last call has returned.
 */
public interface Engine extends AutoCloseable {
  /** What the file says of itself: form, bands, window, classes. */
  ExportedModel model();

  /** Name and version, as in "ONNX Runtime 1.29.0". */
  String name();

  /**
   * Computes the logits.
   *
   * @param target receives, from its position on, {@code [sample, class]} for windows or {@code
   *     [class, row, column]} for a scene; the position stays as it is
   * @throws org.spectrim.error.InputException if the block does not fit the network or the file was
   *     exported without logits
   */
  void logits(Block block, FloatBuffer target);

  /**
   * Computes the 0-based index of the largest logit of each sample or pixel.
   *
   * @param target receives one value a sample, or {@code [row, column]} for a scene, from its
   *     position on; the position stays as it is
   * @throws org.spectrim.error.InputException if the block does not fit the network
   */
  void labels(Block block, ShortBuffer target);

  @Override
  void close();
}
