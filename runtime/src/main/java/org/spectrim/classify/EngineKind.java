package org.spectrim.classify;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.spectrim.error.UsageException;

/** What computes a scene. */
public enum EngineKind {
  /** The fastest that fits the model: see {@link EngineChoice}. */
  AUTO,
  /** ONNX Runtime in 32-bit floats. */
  FLOAT,
  /** ONNX Runtime in 8-bit integers. */
  INT8,
  /** The sparse engine, in 32-bit floats. */
  SPARSE;

  /**
   * By the name that users write.
   *
   * @throws UsageException if there is none of that name
   */
  public static EngineKind named(String name) {
    for (EngineKind kind : values()) {
      if (kind.toString().equals(name)) {
        return kind;
      }
    }
    throw new UsageException(
        "--engine "
            + name
            + ": use "
            + Arrays.stream(values()).map(EngineKind::toString).collect(Collectors.joining(", ")));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
