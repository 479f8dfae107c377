package org.spectrim.engine;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;

/**
 * Starts ONNX Runtime, once in a process.
 *
 * <p>Version 1.29 for Linux reports on its use to its makers. That is turned off here as early as
 * its API allows; processes that set {@code ORT_DISABLE_TELEMETRY=1} never start it, as the
 * launcher and {@code measure} do.
 */
final class OrtLibrary {
  /**
   * That reporting matches the command line of the process with a recursive regular expression,
   * which overflows a stack of usual size and kills the JVM where the command line is longer than
   * some 4,000 characters, as class paths are. Stacks grow as they are used, so this costs nothing.
   */
  private static final long STACK_BYTES = 256L << 20;

  private static @Nullable OrtEnvironment environment;

  private OrtLibrary() {}

  /**
   * The environment that all sessions share; never closed, as ONNX Runtime demands.
   *
   * @throws InputException if there is no native library for this platform or it cannot be loaded
   */
  static synchronized OrtEnvironment start() {
    OrtEnvironment known = environment;
    if (known != null) {
      return known;
    }
    OrtNatives.prepare();
    CompletableFuture<OrtEnvironment> created = new CompletableFuture<>();
    Runnable create =
        () -> {
          try {
            created.complete(create());
          } catch (OrtException | RuntimeException | LinkageError e) {
            created.completeExceptionally(e);
          }
        };
    new Thread(null, create, "onnxruntime-start", STACK_BYTES).start();
    try {
      OrtEnvironment started = created.join();
      environment = started;
      return started;
    } catch (CompletionException e) {
      throw new InputException("ONNX Runtime cannot be started: " + e.getCause().getMessage(), e);
    }
  }

  private static OrtEnvironment create() throws OrtException {
    OrtEnvironment created =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "spectrim");
    created.setTelemetry(false);
    return created;
  }
}
