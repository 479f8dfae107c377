package org.spectrim.classify;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.spectrim.error.InputException;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;

/**
 * Has a scene classified by others, run of strips by run of strips, and puts the results together
 * in their order. The scene is cut as {@link SceneClassifier} cuts it with the same options.
 */
public final class RemoteClassifier implements RowClassifier {
  /** Those who classify. */
  public interface Crew {
    /** How many runs they work at in the same moment; may change. */
    int slots();

    /**
     * Begins a run.
     *
     * @return what {@link SceneClassifier#classify(Cube, StripRun)} gives for it
     */
    Future<byte[]> begin(StripRun run);
  }

  /** Runs in waiting for each that is worked at, so that nobody waits and memory is bounded. */
  private static final int AHEAD = 3;

  /** Enough work to make what a run costs by itself small, and little to be done again. */
  private static final int PIXELS_OF_A_RUN = 1 << 19;

  /** Enough runs for all to end at nearly the same time. */
  private static final int RUNS_OF_A_SLOT = 8;

  private record Begun(StripRun run, Future<byte[]> pack) {}

  private final SceneClassifier local;
  private final Crew crew;

  /**
   * @param local classifies the same with the same options; closed with this
   */
  public RemoteClassifier(SceneClassifier local, Crew crew) {
    this.local = local;
    this.crew = crew;
  }

  @Override
  public ExportedModel model() {
    return local.model();
  }

  @Override
  public String engineName() {
    return local.engineName();
  }

  @Override
  public StripSize stripSize(Cube cube) {
    return local.stripSize(cube);
  }

  @Override
  public WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, int firstRow)
      throws IOException {
    local.requireBands(cube);
    MapWork work = new MapWork(local.engine(), cube, outputs, progress, local.buffers(), firstRow);
    Deque<StripRun> open = new ArrayDeque<>(runs(cube, outputs, firstRow));
    Deque<Begun> begun = new ArrayDeque<>();
    WorkTimes times = WorkTimes.NONE;
    try {
      while (!open.isEmpty() || !begun.isEmpty()) {
        int most = AHEAD * Math.max(1, crew.slots());
        while (!open.isEmpty() && begun.size() < most) {
          StripRun run = open.remove();
          begun.add(new Begun(run, crew.begin(run)));
        }
        Begun next = begun.element();
        StripPack.Reader reader = new StripPack.Reader(await(next.pack()));
        long start = System.nanoTime();
        for (Strip strip : next.run().strips(model().window())) {
          work.store(strip, reader.next());
        }
        times = times.plus(reader.times()).plus(new WorkTimes(0, 0, System.nanoTime() - start));
        begun.remove();
      }
      return times;
    } finally {
      begun.forEach(rest -> rest.pack().cancel(true));
    }
  }

  private static byte[] await(Future<byte[]> pack) {
    try {
      return pack.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("classification was interrupted", e);
    }
  }

  private List<StripRun> runs(Cube cube, MapOutputs outputs, int firstRow) {
    StripSize size = stripSize(cube);
    List<Strip> strips =
        Strip.cut(cube.rows(), cube.columns(), size.rows(), size.columns(), model().window());
    int begin = 0;
    while (begin < strips.size() && strips.get(begin).firstOwnRow() < firstRow) {
      begin++;
    }
    int left = strips.size() - begin;
    int usual = Math.max(1, PIXELS_OF_A_RUN / Math.max(1, size.rows() * size.columns()));
    int even = Math.max(1, left / (RUNS_OF_A_SLOT * Math.max(1, crew.slots())));
    int length = Math.min(usual, even);
    List<StripRun> runs = new ArrayList<>();
    for (int first = begin; first < strips.size(); first += length) {
      runs.add(
          new StripRun(
              cube.rows(),
              cube.columns(),
              cube.bands(),
              size.rows(),
              size.columns(),
              first,
              Math.min(length, strips.size() - first),
              outputs.confidence() != null,
              outputs.probabilities() != null));
    }
    return runs;
  }

  @Override
  public void close() {
    local.close();
  }
}
