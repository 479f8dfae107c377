package org.spectrim.onnx;

import java.nio.file.Path;
import java.util.List;
import org.spectrim.band.BandTransform;
import org.spectrim.band.FixedPoint;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportOptions.Kernels;
import org.spectrim.onnx.ExportOptions.Output;
import org.spectrim.pass.CropUnused;
import org.spectrim.pass.Densify;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.pass.PadChannels;
import org.spectrim.pass.UnfoldConvolutions;

/**
 * Models as ONNX files that take raw data numbers: the band transform is the first operation.
 *
 * <p>The patch form takes {@code samples}, float {@code [sample, band, row, column]} with as many
 * rows and columns as the window, and gives {@code logits}, {@code [sample, class]}. Pixels of a
 * window outside the scene must hold the mean spectrum ({@link ExportedModel#mean()}): the
 * transform subtracts it first, so these become exactly the zeros that training padded with.
 *
 * <p>The dense form takes {@code scene}, float {@code [1, band, row, column]} of any size, and
 * gives {@code logits}, {@code [1, class, row, column]}, and {@code labels}, int64 {@code [row,
 * column]}, the 0-based index of the largest logit. Its second input {@code pads}, int64 {@code
 * [8]}, says how many rows and columns of zeros to add behind the transform, in the order of ONNX's
 * Pad ({@code 0, 0, top, left, 0, 0, bottom, right}): half a window where the scene ends, so that
 * every pixel gets a label, and 0 where a strip of a scene has real rows of its neighbours instead.
 * It is not an optional input, because the Java API of ONNX Runtime cannot pass those. Networks for
 * single pixels (window 1) have no such input.
 *
 * <p>A model with quantized activations becomes 8-bit integer operators ({@link
 * IntegerArithmetic}).
 */
public final class OnnxExport {
  /**
   * 8-bit convolutions of other numbers of channels took up to 1.7 times as long (50 and 100 as 52
   * and 104); those of floats gained nothing. Windows stay as they are: their file is what is
   * shipped.
   */
  private static final int ALIGNMENT = 4;

  private static final String[] PLANE = {"row", "column"};

  private final Model model;
  private final GraphBuilder graph = new GraphBuilder();

  private OnnxExport(Model model) {
    this.model = model;
  }

  /**
   * Writes the model's ONNX file.
   *
   * @throws InputException if a layer has no dense form, a quantizer is missing, native 3-D
   *     convolutions are asked of a model with quantized activations, or the file cannot be written
   */
  public static void write(Model model, ExportOptions options, Path file) {
    AtomicFile.write(file, toBytes(model, options));
  }

  /**
   * The bytes of the model's ONNX file.
   *
   * @throws InputException if a layer has no dense form, a quantizer is missing, or native 3-D
   *     convolutions are asked of a model with quantized activations
   */
  public static byte[] toBytes(Model model, ExportOptions options) {
    OnnxExport export = new OnnxExport(model);
    boolean dense = options.form() == Form.DENSE;
    WeightedNetwork net = FoldBatchNorm.apply(model.weighted());
    if (dense && !model.activations().isEmpty()) {
      net = PadChannels.apply(net, ALIGNMENT);
    }
    if (dense) {
      net = Densify.apply(net, 1, 1);
    } else if (options.kernels() == Kernels.UNFOLDED) {
      net = CropUnused.apply(net);
    }
    Layout layout = export.layout(net.network(), options);
    if (layout instanceof FoldedLayout) {
      net = UnfoldConvolutions.apply(net);
    }
    export.build(net, layout, options);
    ExportedModel description =
        ExportedModel.of(model, options, DenseMemory.bytesPerPixel(model, net, options.centred()));
    return export.graph.model("0.1.0", description.toMetadata());
  }

  private Layout layout(Network network, ExportOptions options) {
    boolean dense = options.form() == Form.DENSE;
    boolean integers = !model.activations().isEmpty();
    if (SpectralLayout.fits(network)) {
      return new SpectralLayout(graph, dense);
    }
    if (options.kernels() == Kernels.NATIVE && VolumeLayout.fits(network)) {
      if (integers) {
        throw new InputException(
            "3-D convolutions of 8-bit integers are slower than those of floats: export this model"
                + " without native 3-D convolutions");
      }
      return new VolumeLayout(graph);
    }
    return new FoldedLayout(graph, dense);
  }

  private void build(WeightedNetwork whole, Layout layout, ExportOptions options) {
    boolean dense = options.form() == Form.DENSE;
    boolean padded = dense && model.window() > 1;
    WeightedNetwork net = padded ? ScenePads.withoutCrop(whole) : whole;
    Arithmetic arithmetic =
        model.activations().isEmpty()
            ? new FloatArithmetic(graph)
            : new IntegerArithmetic(graph, net.network(), model.activations());
    String raw = dense ? sceneInput() : samplesInput();
    graph.scope("transform");
    Shape window = new Shape(model.transform().components(), 1, model.window(), model.window());
    Value components = arithmetic.enter(Value.floats(transform(raw, options.centred()), window));
    RowPhases rows = rowPhases(net.network(), layout, options);
    ScenePads pads = new ScenePads(graph, "", null);
    if (padded) {
      String given = graph.input("pads", Tensor.Type.INT64, 8);
      Layer.Margin crop = ScenePads.crop(whole.network());
      boolean even = !rows.convolutions().isEmpty();
      pads = ScenePads.of(graph, components.name(), given, crop, model.window() - 1, even);
      List<String> operands = List.of(components.name(), pads.pads(), arithmetic.zero());
      components = components.as(graph.node("Pad", operands));
    }
    Value logits = new Lowering(graph, net, layout, arithmetic, dense, rows).lower(components);
    graph.scope("result");
    if (dense) {
      denseOutputs(layout.leave(logits, raw), options, pads);
    } else {
      String flat =
          (logits.features() ? logits : layout.flatten(logits, logits.shape(), false)).name();
      graph.output(flat, "logits", Tensor.Type.FLOAT, "sample", model.classes().size());
    }
  }

  private String samplesInput() {
    int window = model.window();
    int bands = model.transform().bands();
    return graph.input("samples", Tensor.Type.FLOAT, "sample", bands, window, window);
  }

  private String sceneInput() {
    int bands = model.transform().bands();
    return graph.input("scene", Tensor.Type.FLOAT, 1, bands, PLANE[0], PLANE[1]);
  }

  private RowPhases rowPhases(Network network, Layout layout, ExportOptions options) {
    boolean possible =
        layout instanceof FoldedLayout
            && model.activations().isEmpty()
            && options.kernels() == Kernels.UNFOLDED;
    return possible ? RowPhases.of(network, options.form() == Form.DENSE) : RowPhases.NONE;
  }

  private String transform(String raw, boolean centred) {
    BandTransform transform = model.transform();
    String components = affine(centred ? raw : centred(raw, transform), transform);
    if (transform.limit() == Float.POSITIVE_INFINITY) {
      return components;
    }
    String low = graph.constant("low", Tensor.floats(new float[] {-transform.limit()}));
    String high = graph.constant("high", Tensor.floats(new float[] {transform.limit()}));
    return graph.node("Clip", List.of(components, low, high));
  }

  private String centred(String raw, BandTransform transform) {
    int bands = transform.bands();
    String mean = graph.constant("mean", Tensor.floats(transform.mean(), 1, bands, 1, 1));
    return graph.node("Sub", List.of(raw, mean));
  }

  private String affine(String centred, BandTransform transform) {
    int bands = transform.bands();
    float[] weights = transform.weights();
    if (transform.diagonal()) {
      String factors = graph.constant("weights", Tensor.floats(weights, 1, bands, 1, 1));
      return graph.node("Mul", List.of(centred, factors));
    }
    String rows = projection(transform, weights);
    return graph.node("Conv", List.of(centred, rows));
  }

  /** As integers where it was rounded; engines make floats of them once, at load. */
  private String projection(BandTransform transform, float[] weights) {
    int components = transform.components();
    int bands = transform.bands();
    FixedPoint held = transform.held();
    if (held == null) {
      return graph.constant("weights", Tensor.floats(weights, components, bands, 1, 1));
    }
    Tensor stored =
        held.bits() > 8
            ? Tensor.int16(held.integers(), components, bands, 1, 1)
            : Tensor.int8(bytes(held.integers()), components, bands, 1, 1);
    String integers = graph.constant("weights", stored);
    String floats =
        graph.node("Cast", List.of(integers), Attribute.of("to", Tensor.Type.FLOAT.number));
    String steps = graph.constant("steps", Tensor.floats(held.rowSteps(), components, 1, 1, 1));
    String rows = graph.node("Mul", List.of(floats, steps));
    if (held.plainColumns()) {
      return rows;
    }
    String columns = graph.constant("columns", Tensor.floats(held.columnSteps(), 1, bands, 1, 1));
    return graph.node("Mul", List.of(rows, columns));
  }

  private static byte[] bytes(short[] integers) {
    byte[] bytes = new byte[integers.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) integers[i];
    }
    return bytes;
  }

  private void denseOutputs(String result, ExportOptions options, ScenePads pads) {
    int classes = model.classes().size();
    boolean wanted = options.outputs().contains(Output.LOGITS);
    String logits = wanted ? pads.cut(result, 2) : result;
    if (wanted) {
      graph.output(logits, "logits", Tensor.Type.FLOAT, 1, classes, "out_row", "out_column");
    }
    if (options.outputs().contains(Output.LABELS)) {
      String labels =
          graph.node(
              "ArgMax", List.of(logits), Attribute.of("axis", 1), Attribute.of("keepdims", 0));
      String kept = wanted ? labels : pads.cut(labels, 1);
      String axes = graph.constant("axes", Tensor.longs(0));
      String map = graph.node("Squeeze", List.of(kept, axes));
      graph.output(map, "labels", Tensor.Type.INT64, "out_row", "out_column");
    }
  }
}
