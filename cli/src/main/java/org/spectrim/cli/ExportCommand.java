package org.spectrim.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.spectrim.error.UsageException;
import org.spectrim.model.ModelFile;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.OnnxExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spectrim export}: a model as ONNX. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header =
        "Writes a model as ONNX; band transform and border padding are inside, raw data numbers go in.",
    footer = {
      "%nForms:",
      "  dense  takes a scene [1, bands, rows, columns], gives logits and labels of every pixel at once",
      "  patch  takes windows [n, bands, window, window], gives the logits of their centres",
      "%nExamples:",
      "  spectrim export model.safetensors --out model.onnx",
      "  spectrim export model.safetensors --form patch --out patch.onnx"
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = "A model (.safetensors).")
  private Path file;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The ONNX file.")
  private Path out;

  @Option(
      names = "--form",
      defaultValue = "dense",
      paramLabel = "FORM",
      description = "dense or patch (default: ${DEFAULT-VALUE}).")
  private Form form;

  @Option(
      names = "--native-3d",
      description =
          "In patch form: keep 3-D convolutions, as other exporters write them, for engines that"
              + " prefer them; ONNX Runtime is twice as fast without.")
  private boolean native3d;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    if (native3d && form != Form.PATCH) {
      throw new UsageException(
          "--native-3d is for windows, since scenes are not convolved in 3-D: add --form patch");
    }
    ExportOptions patch = native3d ? ExportOptions.NATIVE_PATCH : ExportOptions.PATCH;
    OnnxExport.write(ModelFile.read(file), form == Form.DENSE ? ExportOptions.DENSE : patch, out);
    try {
      System.out.printf(
          "%s: %,d bytes, %s form%n",
          out, Files.size(out), form.name().toLowerCase(java.util.Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 0;
  }
}
