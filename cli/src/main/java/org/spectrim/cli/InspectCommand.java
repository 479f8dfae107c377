package org.spectrim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.spectrim.engine.OrtEngine;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;
import org.spectrim.model.SparseTensor;
import org.spectrim.model.StoredTensor;
import org.spectrim.net.Cost;
import org.spectrim.net.Node;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.scene.format.MatFile;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code spectrim inspect}: what is in a file. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    header = "Tells what is in a file: a model, an exported model, a cube, a MAT file, a split.",
    footer = {
      "%nExamples:",
      "  spectrim inspect model.safetensors",
      "  spectrim inspect SalinasA_corrected.mat"
    })
final class InspectCommand implements Callable<Integer> {
  private final Map<String, Consumer<Path>> byEnding =
      new TreeMap<>(
          Map.of(
              "safetensors", this::model,
              "onnx", this::exported,
              "mat", this::mat,
              "hdr", this::cube,
              "img", this::cube,
              "tif", this::cube,
              "npy", this::cube,
              "h5", this::cube,
              "json", this::split));

  @Parameters(paramLabel = "FILE", description = "The file.")
  private Path file;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw new InputException("there is no file " + file);
    }
    String name = String.valueOf(file.getFileName());
    Consumer<Path> show =
        byEnding.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (show == null) {
      throw new UsageException(
          file
              + ": files of these endings can be inspected: ."
              + String.join(", .", byEnding.keySet()));
    }
    show.accept(file);
    return 0;
  }

  private void model(Path path) {
    Model model = ModelFile.read(path);
    Cost cost = Cost.of(model.network());
    line("model", "%s, %,d bytes", path, size(path));
    line(
        "input",
        "%d bands -> %d components (%s), window %dx%d",
        model.transform().bands(),
        model.transform().components(),
        model.transform().kind(),
        model.window(),
        model.window());
    line("parameters", "%,d, not zero %,d", model.weights().size(), model.weights().nonZeros());
    line(
        "MACs a pixel",
        "%,d from its window, %,d in a whole scene",
        cost.macsPerWindow(),
        cost.macsPerScenePixel());
    line(
        "activations",
        "%,d bytes for one window%s",
        cost.activationBytes(),
        model.activations().isEmpty() ? "" : " as floats; quantized to 8 bits");
    classes(model.classes());
    System.out.printf("%n%-16s %-20s %s%n", "layer", "result", "tensors");
    for (Node node : model.network().nodes()) {
      StringBuilder tensors = new StringBuilder();
      node.layer()
          .parameters()
          .forEach(
              p ->
                  tensors
                      .append(describe(p.suffix(), model.weights().get(node.tensor(p.suffix()))))
                      .append("  "));
      System.out.printf(
          "%-16s %-20s %s%n",
          node.name(), model.network().shape(node.name()), tensors.toString().strip());
    }
    System.out.println();
    model.provenance().entries().forEach((key, value) -> line(key, "%s", value));
  }

  private static String describe(String suffix, StoredTensor tensor) {
    String type =
        tensor.whole() instanceof IntegerTensor integers
            ? "int" + integers.bits()
            : tensor instanceof CodebookTensor shared
                ? shared.codebook().length + " values"
                : tensor.whole() instanceof DenseTensor ? "f32" : "f16";
    String stored =
        tensor instanceof SparseTensor sparse
            ? " sparse%s %,d of %,d"
                .formatted(
                    sparse.block() > 1 ? " " + sparse.block() + "x1" : "",
                    sparse.stored(),
                    sparse.size())
            : "";
    return "%s %s %s%s".formatted(suffix, type, tensor.shape(), stored);
  }

  private void exported(Path path) {
    try (OrtEngine engine = OrtEngine.open(path)) {
      ExportedModel model = engine.model();
      line("exported model", "%s, %,d bytes", path, size(path));
      line("form", "%s", model.form().name().toLowerCase(Locale.ROOT));
      line("input", "%d bands, window %dx%d", model.bands(), model.window(), model.window());
      classes(model.classes());
      model.provenance().entries().forEach((key, value) -> line(key, "%s", value));
    }
  }

  private void mat(Path path) {
    if (CubeFormats.of(path).name().contains("HDF5")) {
      cube(path);
      return;
    }
    line("MAT file", "%s, %,d bytes", path, size(path));
    MatFile.open(path).variables().forEach(variable -> line("variable", "%s", variable));
  }

  private void cube(Path path) {
    try (Cube cube = CubeFormats.cube(FileVariable.parse(path.toString()))) {
      line("cube", "%s: %d x %d pixels, %d bands", path, cube.rows(), cube.columns(), cube.bands());
      float[] wavelengths = cube.metadata().wavelengths();
      if (wavelengths != null) {
        line("wavelengths", "%.1f to %.1f nm", wavelengths[0], wavelengths[wavelengths.length - 1]);
      }
      if (cube.metadata().noData() != null) {
        line("no data", "%s", cube.metadata().noData());
      }
      cube.metadata().georeference().forEach((key, value) -> line(key, "%s", value));
    }
  }

  private void split(Path path) {
    SplitFile stored = SplitFile.read(path);
    Split split = stored.split();
    line("split", "%s of scene '%s', seed %d", split.protocol(), stored.sceneName(), split.seed());
    line("pixels", "%d x %d", split.rows(), split.columns());
    line("training", "%,d", split.train().length);
    line("validation", "%,d", split.validation().length);
    line("test", "%,d", split.test().length);
  }

  private static void classes(List<LandClass> classes) {
    line(
        "classes",
        "%s",
        String.join(", ", classes.stream().map(c -> c.value() + " " + c.name()).toList()));
  }

  private static void line(String what, String format, Object... values) {
    System.out.printf("%-16s %s%n", what, format.formatted(values));
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + AtomicFile.reason(e), e);
    }
  }
}
