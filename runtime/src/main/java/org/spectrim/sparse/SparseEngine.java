package org.spectrim.sparse;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.spectrim.engine.Block;
import org.spectrim.engine.Engine;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.net.ShapeException;
import org.spectrim.onnx.ExportOptions.Form;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.pass.Densify;
import org.spectrim.pass.FoldBatchNorm;

/**
 * Whole scenes by direct convolution that skips zero weights, in 32-bit floats and the Vector API.
 * A row of pixels is computed in vectors, each weight broadcast over them, so any pattern of zeros
 * saves time; where four neighbouring output channels share their pattern (4x1 blocks) all four
 * take what is loaded. Convolutions over bands need no unfolding: a band is a plane like a channel.
 *
 * <p>Each call computes on the thread that makes it; several may call at the same time, with a few
 * rows of each layer as memory of their own.
 */
public final class SparseEngine implements Engine {
  private static final String MODULE = "jdk.incubator.vector";

  /** Rows of the result computed in one go: few, so that what they need stays in the caches. */
  private static final int ROWS = 8;

  /** Widths for which programs are kept; a scene has one or two. */
  private static final int PROGRAMS = 16;

  private static final int ALIGNMENT = 16;

  private final Model source;
  private final WeightedNetwork net;
  private final Map<String, PackedConv> packed = new HashMap<>();
  private final PackedConv projection;
  private final ExportedModel model;
  private final Map<Integer, Prepared> programs = new ConcurrentHashMap<>();

  private record Prepared(Program program, Entrance entrance) {}

  /**
   * Packs the model's weights.
   *
   * @throws InputException if the module is missing, the activations are quantized or a layer is
   *     not known here
   */
  public SparseEngine(Model model) {
    if (!isAvailable()) {
      throw new InputException(missing());
    }
    if (!model.activations().isEmpty()) {
      throw new InputException(
          "the sparse engine computes in floats, but the model's activations are quantized; use"
              + " --engine int8");
    }
    this.source = model;
    this.net = FoldBatchNorm.apply(model.weighted());
    WeightedNetwork dense = dense(1);
    for (Node node : dense.network().nodes()) {
      if (node.layer() instanceof Layer.Conv conv) {
        packed.put(node.name(), SparseCost.packed(conv, node, dense.weights()));
      }
    }
    this.projection = Entrance.pack(model.transform());
    // A small program tells what is not known here before a scene is read.
    ProgramBuilder.build(dense.network(), dense.weights(), packed, pitch(model.window()));
    this.model =
        new ExportedModel(
            Form.DENSE,
            model.transform().mean(),
            model.window(),
            model.classes(),
            "float32",
            false,
            bytesPerPixel(),
            model.provenance());
  }

  /** Whether Java was started with the module of the Vector API. */
  public static boolean isAvailable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /** Says what to do where {@link #isAvailable} is false. */
  public static String missing() {
    return "the sparse engine needs the Vector API: start Java with --add-modules " + MODULE;
  }

  private WeightedNetwork dense(int columns) {
    try {
      return Densify.apply(net, rows(), columns);
    } catch (ShapeException e) {
      throw new InputException(e.getMessage(), e);
    }
  }

  /** Single pixels need no neighbours: any number of them make a row. */
  private int rows() {
    return source.window() == 1 ? 1 : ROWS;
  }

  /**
   * @param columns of the scene with its padding
   */
  private int pitch(int columns) {
    int least = source.window() / 2 + VectorKernels.CHUNK;
    return (Math.max(columns, least) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private Prepared prepared(int columns) {
    Prepared known = programs.get(columns);
    if (known != null) {
      return known;
    }
    if (programs.size() >= PROGRAMS) {
      programs.clear();
    }
    return programs.computeIfAbsent(columns, this::prepare);
  }

  private Prepared prepare(int columns) {
    WeightedNetwork dense = dense(columns - source.window() + 1);
    Program program =
        ProgramBuilder.build(dense.network(), dense.weights(), packed, pitch(columns));
    return new Prepared(program, Entrance.of(source.transform(), projection, program));
  }

  /** Raw samples, and what a workspace of a few rows takes of each pixel of the shortest strip. */
  private long bytesPerPixel() {
    Network network = dense(1).network();
    long values = values(network.input());
    for (Node node : network.nodes()) {
      values += values(network.shape(node.name()));
    }
    return Float.BYTES * (source.transform().bands() + values / network.input().rows() + 1);
  }

  private static long values(Shape shape) {
    return (long) shape.channels() * shape.bands() * shape.rows();
  }

  @Override
  public ExportedModel model() {
    return model;
  }

  @Override
  public String name() {
    return "the sparse engine (Vector API)";
  }

  @Override
  public void logits(Block block, FloatBuffer target) {
    int all = pixels(block);
    int columns = columns(block);
    int classes = model.classes().size();
    run(
        block,
        program ->
            (planes, first, count) -> {
              for (int c = 0; c < classes; c++) {
                for (int r = 0; r < count; r++) {
                  int pixel = (first + r) * columns;
                  int from = program.logits().at(c, 0) + r * program.pitch();
                  target.put(
                      target.position() + c * all + pixel,
                      planes,
                      from,
                      Math.min(columns, all - pixel));
                }
              }
            });
  }

  @Override
  public void labels(Block block, ShortBuffer target) {
    int all = pixels(block);
    int columns = columns(block);
    int classes = model.classes().size();
    run(
        block,
        program -> {
          int stride = program.logits().channelStride();
          float[] row = new float[program.pitch() + VectorKernels.CHUNK];
          return (planes, first, count) -> {
            for (int r = 0; r < count; r++) {
              int pixel = (first + r) * columns;
              int valid = Math.min(columns, all - pixel);
              int from = program.logits().base() + r * program.pitch();
              for (int c = 0; c < valid; c += VectorKernels.CHUNK) {
                VectorKernels.indexOfLargest(planes, from + c, stride, classes, row, c);
              }
              for (int c = 0; c < valid; c++) {
                target.put(target.position() + pixel + c, (short) row[c]);
              }
            }
          };
        });
  }

  private void run(Block block, Function<Program, Program.Output> output) {
    boolean single = source.window() == 1;
    int pixels = Math.multiplyExact(block.rows(), block.columns());
    int wide = columns(block);
    Prepared prepared = prepared(wide + source.window() - 1);
    Program program = prepared.program;
    float[][] workspace = program.workspace();
    int height = single ? (pixels + wide - 1) / wide : block.pixels(source.window()) / wide;
    Program.Input input =
        prepared.entrance.over(
            block, single ? wide : block.columns(), pixels, prepared.entrance.stage());
    program.run(workspace, height, input, output.apply(program));
    program.release(workspace);
  }

  /** Columns of the result. Single pixels are cut into rows that suit the caches. */
  private int columns(Block block) {
    Block.Padding p = block.padding();
    return source.window() == 1
        ? VectorKernels.CHUNK
        : block.columns() + p.left() + p.right() - source.window() + 1;
  }

  private int pixels(Block block) {
    Block.Padding p = block.padding();
    int high = block.rows() + p.top() + p.bottom() - source.window() + 1;
    int wide = block.columns() + p.left() + p.right() - source.window() + 1;
    boolean padded = source.window() > 1 || p.equals(Block.Padding.NONE);
    if (block.count() != 1 || high < 1 || wide < 1 || p.left() > source.window() / 2 || !padded) {
      throw new InputException(
          "%d blocks of %dx%d pixels do not fit the dense form of a network with window %d"
              .formatted(block.count(), block.rows(), block.columns(), source.window()));
    }
    return Math.multiplyExact(high, wide);
  }

  @Override
  public void close() {
    programs.clear();
  }
}
