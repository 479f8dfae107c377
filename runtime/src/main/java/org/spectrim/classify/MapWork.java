package org.spectrim.classify;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.jspecify.annotations.Nullable;
import org.spectrim.engine.Block;
import org.spectrim.engine.DirectBuffers;
import org.spectrim.engine.Engine;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;
import org.spectrim.scene.Missing;
import org.spectrim.scene.format.RasterContent;

/** Reading a strip, running the engine over it, handing on what is wanted of it. */
final class MapWork implements StripWorkers.Work<MapWork.Result> {
  /** {@code [band, row, column]} of a strip; empty arrays for what is not wanted. */
  record Result(float[] labels, float[] confidence, float[] probabilities) {}

  private static final float[] NOTHING = new float[0];

  private final Engine engine;
  private final Cube cube;
  private final MapOutputs outputs;
  private final Progress progress;
  private final DirectBuffers buffers;
  private final int classes;
  private final RowRange wanted;
  private final @Nullable StripRows labels;
  private final @Nullable StripRows confidence;
  private final @Nullable StripRows probabilities;
  private long done;

  /**
   * @param buffers for logits
   * @param wanted the rows that are handed on
   */
  MapWork(
      Engine engine,
      Cube cube,
      MapOutputs outputs,
      Progress progress,
      DirectBuffers buffers,
      RowRange wanted) {
    this.buffers = buffers;
    this.done = (long) wanted.first() * cube.columns();
    this.wanted = wanted;
    this.engine = engine;
    this.cube = cube;
    this.outputs = outputs;
    this.progress = progress;
    this.classes = engine.model().classes().size();
    this.labels = rows(outputs.labels(), 1);
    this.confidence = rows(outputs.confidence(), 1);
    this.probabilities = rows(outputs.probabilities(), classes);
  }

  private @Nullable StripRows rows(RasterContent.@Nullable Rows rows, int bands) {
    return rows == null ? null : new StripRows(cube.columns(), bands, wanted, rows);
  }

  @Override
  public boolean[] read(Strip strip, FloatBuffer samples) {
    return readStrip(cube, strip, samples, engine.model());
  }

  /**
   * Reads a strip as a network takes it; returns for each pixel to classify whether it is empty.
   */
  static boolean[] readStrip(Cube cube, Strip strip, FloatBuffer samples, ExportedModel model) {
    Strip.Span down = strip.down();
    Strip.Span across = strip.across();
    cube.read(down.readFirst(), down.readCount(), across.readFirst(), across.readCount(), samples);
    int pixels = strip.readPixels();
    Float noData = cube.metadata().noData();
    boolean[] empty = new boolean[strip.pixels()];
    if (!cube.mayLackSamples()) {
      if (model.centred()) {
        Missing.centre(samples, pixels, model.mean());
      }
      return empty;
    }
    boolean[] all =
        model.centred()
            ? Missing.centre(samples, pixels, model.mean(), noData)
            : Missing.fill(samples, pixels, model.mean(), noData);
    for (int r = 0; r < down.count(); r++) {
      int from = (down.first() - down.readFirst() + r) * across.readCount();
      int left = across.first() - across.readFirst();
      System.arraycopy(all, from + left, empty, r * across.count(), across.count());
    }
    return empty;
  }

  static Block block(Strip strip, FloatBuffer samples) {
    return new Block(
        samples, 1, strip.down().readCount(), strip.across().readCount(), strip.padding());
  }

  @Override
  public Result compute(Strip strip, FloatBuffer samples, boolean[] empty) {
    int pixels = strip.pixels();
    float[] found = new float[pixels];
    if (!outputs.needLogits()) {
      ShortBuffer indices = ShortBuffer.allocate(pixels);
      engine.labels(block(strip, samples), indices);
      for (int p = 0; p < pixels; p++) {
        found[p] = empty[p] ? 0 : indices.get(p) + 1;
      }
      return new Result(found, NOTHING, NOTHING);
    }
    ByteBuffer bytes = buffers.take(Math.multiplyExact(Float.BYTES * classes, pixels));
    FloatBuffer logits = bytes.asFloatBuffer();
    engine.logits(block(strip, samples), logits);
    float[] largest = new float[pixels];
    float[] each = probabilities == null ? NOTHING : new float[classes * pixels];
    Softmax.of(logits, classes, empty, found, largest, each);
    buffers.give(bytes);
    return new Result(found, largest, each);
  }

  @Override
  public void store(Strip strip, Result result) {
    if (labels != null) {
      labels.put(strip, result.labels());
    }
    if (confidence != null) {
      confidence.put(strip, result.confidence());
    }
    if (probabilities != null) {
      probabilities.put(strip, result.probabilities());
    }
    done += (long) wanted.of(strip) * (strip.across().count() - strip.across().shared());
    progress.update(done, (long) cube.rows() * cube.columns());
  }
}
