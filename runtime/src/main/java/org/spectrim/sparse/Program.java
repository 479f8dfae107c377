package org.spectrim.sparse;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network laid out for scenes of one width. It computes {@code rows} rows of the result at a time
 * and keeps of each node only what the next ones need, so its memory does not depend on the height
 * of the scene and mostly stays in the caches.
 *
 * @param rows of the result in one go
 * @param pitch from a row to the next, in every plane
 * @param parts the nodes that have an array of their own, in order
 * @param input where the components go
 * @param logits where the logits are
 */
record Program(
    int rows, int pitch, List<Part> parts, Planes input, Planes logits, Queue<float[][]> spares) {
  /**
   * A node with an array of its own.
   *
   * @param steps that fill it; none for the input
   * @param planes in the array
   * @param ahead rows that it needs more than the result has
   * @param plane from a plane to the next
   * @param size of the array
   */
  record Part(List<Step> steps, int planes, int ahead, int plane, int size) {}

  Program(int rows, int pitch, List<Part> parts, Planes input, Planes logits) {
    this(rows, pitch, List.copyOf(parts), input, logits, new ConcurrentLinkedQueue<>());
  }

  /** What a thread computes in. */
  float[][] workspace() {
    float[][] spare = spares.poll();
    if (spare != null) {
      return spare;
    }
    List<float[]> buffers = new ArrayList<>();
    parts.forEach(part -> buffers.add(new float[part.size]));
    return buffers.toArray(float[][]::new);
  }

  /** Takes a workspace back for the next one who asks. */
  void release(float[][] workspace) {
    spares.offer(workspace);
  }

  /** Fills rows of the input's planes. */
  interface Input {
    /**
     * @param local the first row to fill, in the planes
     * @param first the row of the padded scene that goes there
     * @param count rows
     */
    void fill(float[] planes, int local, int first, int count);
  }

  /** Takes rows of the logits. */
  interface Output {
    /**
     * @param first row of the result that lies in row 0 of the planes
     * @param count rows
     */
    void take(float[] planes, int first, int count);
  }

  /**
   * Runs the network over a scene.
   *
   * @param height rows of the result
   */
  void run(float[][] workspace, int height, Input source, Output target) {
    for (int first = 0; first < height; first += rows) {
      int count = Math.min(rows, height - first);
      for (int p = 0; p < parts.size(); p++) {
        Part part = parts.get(p);
        int from = 0;
        if (first > 0) {
          carry(workspace[p], part);
          from = part.ahead;
        }
        int to = part.ahead + count;
        if (p == input.buffer()) {
          source.fill(workspace[p], from, first + from, to - from);
        }
        for (Step step : part.steps) {
          run(step, workspace, from, to);
        }
      }
      target.take(workspace[logits.buffer()], first, count);
    }
  }

  /** Moves to the top what was computed for the rows to come. */
  private void carry(float[] buffer, Part part) {
    if (part.ahead == 0) {
      return;
    }
    for (int plane = 0; plane < part.planes; plane++) {
      int at = plane * part.plane;
      System.arraycopy(buffer, at + rows * pitch, buffer, at, part.ahead * pitch);
    }
  }

  /**
   * Rows of a plane follow each other without a break, so a step works on one long row: where its
   * kernel reaches over the right border it computes what nobody reads. The last chunk is shifted
   * to end with the rows.
   */
  private void run(Step step, float[][] workspace, int from, int to) {
    int chunk = VectorKernels.CHUNK;
    int end = to * pitch;
    for (int at = from * pitch; at < end; at += chunk) {
      step.chunk(workspace, Math.min(at, Math.max(0, end - chunk)));
    }
  }
}
