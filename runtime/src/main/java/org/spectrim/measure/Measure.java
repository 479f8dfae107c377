package org.spectrim.measure;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.spectrim.classify.EngineKind;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;

/**
 * Measures exported networks in a process of their own: what was loaded, compiled or allocated
 * before in this one would be counted otherwise.
 */
public final class Measure {
  /**
   * The heap holds the scene; everything else is the engine's. Left to itself, a young generation
   * takes 100 MB and more before anything is collected.
   */
  private static final List<String> JVM_FLAGS =
      List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xms32m", "-Xmn24m");

  /** Measuring processes have it where this one has it. */
  private static final String VECTORS = "jdk.incubator.vector";

  /**
   * As the launcher sets them, unless the user has: no reports to the makers of ONNX Runtime, and
   * no giving back and fetching again of large activations by glibc, which keeps one heap for all
   * threads instead of one for each.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "ORT_DISABLE_TELEMETRY", "1",
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_TRIM_THRESHOLD_", "4294967296",
          "MALLOC_MMAP_THRESHOLD_", "33554432");

  private Measure() {}

  /**
   * Measures a model with ONNX Runtime: in integers if its activations are quantized, else in
   * floats.
   *
   * @throws InputException as {@link #inFreshProcess(Model, EngineKind, MeasureOptions)} does
   */
  public static Measurement inFreshProcess(Model model, MeasureOptions options) {
    boolean quantized = !model.activations().isEmpty();
    return inFreshProcess(model, quantized ? EngineKind.INT8 : EngineKind.FLOAT, options);
  }

  /**
   * Measures a model: exports it to a temporary folder in both forms first.
   *
   * @param engine what computes the scene, any but {@link EngineKind#AUTO}; windows are computed by
   *     ONNX Runtime in any case
   * @throws InputException as {@link #inFreshProcess(Path, Path, MeasureOptions)} does, or if the
   *     model cannot run in the engine
   */
  public static Measurement inFreshProcess(Model model, EngineKind engine, MeasureOptions options) {
    boolean sparse = engine == EngineKind.SPARSE;
    Model measured = engine == EngineKind.FLOAT ? model.withActivations(Map.of()) : model;
    try {
      Path folder = Files.createTempDirectory("spectrim-measure");
      Path patch = folder.resolve("patch.onnx");
      Path dense = folder.resolve(sparse ? "dense" + MeasureMain.MODEL : "dense.onnx");
      try {
        OnnxExport.write(measured, ExportOptions.PATCH, patch);
        if (sparse) {
          ModelFile.write(measured, dense);
        } else {
          OnnxExport.write(measured, ExportOptions.LABELS, dense);
        }
        return inFreshProcess(patch, dense, options);
      } finally {
        Files.deleteIfExists(patch);
        Files.deleteIfExists(dense);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new InputException("cannot use the temporary folder: " + e.getMessage(), e);
    }
  }

  /**
   * Measures exported files.
   *
   * @param patch file in patch form
   * @param dense file of the same model in dense form, with labels; or its {@code .safetensors},
   *     which the sparse engine then reads
   * @throws InputException if the process does not end in time or fails; the message has its last
   *     words
   */
  public static Measurement inFreshProcess(Path patch, Path dense, MeasureOptions options) {
    return run(arguments(patch, dense, options), options.limit());
  }

  private static List<String> arguments(Path patch, Path dense, MeasureOptions options) {
    List<String> arguments = new ArrayList<>();
    arguments.add(patch.toAbsolutePath().toString());
    arguments.add(dense.toAbsolutePath().toString());
    int[] numbers = {
      options.rows(), options.columns(), options.threads(), options.calls(), options.sceneRuns()
    };
    for (int number : numbers) {
      arguments.add(Integer.toString(number));
    }
    return arguments;
  }

  /** A Java process with this one's class path and the environment that measuring needs. */
  static ProcessBuilder java(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(JVM_FLAGS);
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (ModuleLayer.boot().findModule(VECTORS).isPresent()) {
      command.add("--add-modules");
      command.add(VECTORS);
    }
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // In the environment, because class paths can be longer than a command line may be.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    ENVIRONMENT.forEach(builder.environment()::putIfAbsent);
    return builder;
  }

  /** Runs a measuring process and reads what it prints. */
  private static Measurement run(List<String> arguments, Duration limit) {
    Process process = null;
    try {
      Path output = Files.createTempFile("spectrim-measure", ".log");
      try {
        ProcessBuilder builder =
            java(MeasureMain.class, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        process = builder.start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended) {
          throw new InputException(
              "the measurement did not end within %d s; use a smaller scene or a longer limit"
                  .formatted(limit.toSeconds()));
        }
        return result(process.exitValue(), text);
      } finally {
        if (process != null) {
          process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new InputException("the measuring process cannot be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("the measurement was interrupted", e);
    }
  }

  private static Measurement result(int exitCode, String text) throws IOException {
    if (exitCode != 0) {
      String words =
          text.isBlank()
              ? "it said nothing"
              : text.lines()
                  .filter(line -> !BenchProcess.isNoise(line))
                  .limit(3)
                  .collect(Collectors.joining("; "));
      throw new InputException(
          "the measuring process failed with exit code " + exitCode + ": " + words);
    }
    Properties properties = new Properties();
    String lines =
        text.lines()
            .filter(line -> line.startsWith(MeasureMain.PREFIX))
            .map(line -> line.substring(MeasureMain.PREFIX.length()).replace("\\", "\\\\"))
            .collect(Collectors.joining("\n"));
    properties.load(new StringReader(lines));
    try {
      return Measurement.fromProperties(properties);
    } catch (IllegalArgumentException e) {
      throw new InputException("the measuring process gave no result: " + e.getMessage(), e);
    }
  }
}
