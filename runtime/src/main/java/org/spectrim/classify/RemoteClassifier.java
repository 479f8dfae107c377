package org.spectrim.classify;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.spectrim.io.Awaiting;
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

    /** Begins a row of tiles, which is written by who classifies it. */
    Future<TileRun.Done> begin(TileRun run);
  }

  /** Runs in waiting for each that is worked at, so that nobody waits and memory is bounded. */
  private static final int AHEAD = 3;

  /** Enough work to make what a run costs by itself small, and little to be done again. */
  private static final int PIXELS_OF_A_RUN = 1 << 19;

  /**
   * A run is at most this part of what each has left, so that runs get shorter towards the end and
   * all end at nearly the same time.
   */
  private static final int PARTS_OF_A_SLOT = 3;

  /** Fewer rows of tiles would leave some idle at the end. */
  private static final int BANDS_OF_A_SLOT = 2;

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
  public WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, RowRange rows)
      throws IOException {
    local.requireBands(cube);
    MapWork work = new MapWork(local.engine(), cube, outputs, progress, local.buffers(), rows);
    Deque<StripRun> open = new ArrayDeque<>(runs(cube, outputs, rows));
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
        StripPack.Reader reader = new StripPack.Reader(Awaiting.get(next.pack(), "classification"));
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

  /**
   * As many rows of tiles as keep all busy are written by those who classify them, if they see the
   * folders.
   */
  @Override
  public WorkTimes tiles(
      Cube cube,
      Progress progress,
      TileFolders folders,
      List<RowRange> bands,
      Consumer<String> said)
      throws IOException {
    int slots = Math.max(1, crew.slots());
    if (bands.size() < BANDS_OF_A_SLOT * slots) {
      return RowClassifier.super.tiles(cube, progress, folders, bands, said);
    }
    local.requireBands(cube);
    long all = (long) cube.rows() * cube.columns();
    long done = all - bands.stream().mapToLong(band -> (long) band.count() * cube.columns()).sum();
    progress.update(done, all);
    Deque<RowRange> open = new ArrayDeque<>(bands);
    Deque<Future<TileRun.Done>> begun = new ArrayDeque<>();
    WorkTimes times = WorkTimes.NONE;
    try {
      for (int i = 0; i < bands.size(); i++) {
        while (!open.isEmpty() && begun.size() < AHEAD * slots) {
          begun.add(crew.begin(new TileRun(folders, open.remove(), cube.bands())));
        }
        TileRun.Done result = Awaiting.get(begun.remove(), "classification");
        if (!result.seen()) {
          said.accept("the workers do not see " + folders.map() + "; the driver writes the tiles");
          List<RowRange> left = bands.subList(i, bands.size());
          return RowClassifier.super.tiles(cube, progress, folders, left, said);
        }
        done += (long) bands.get(i).count() * cube.columns();
        progress.update(done, all);
        times = times.plus(result.times());
      }
      return times;
    } finally {
      begun.forEach(rest -> rest.cancel(true));
    }
  }

  private List<StripRun> runs(Cube cube, MapOutputs outputs, RowRange rows) {
    StripSize size = stripSize(cube);
    List<Strip> strips =
        Strip.cut(cube.rows(), cube.columns(), size.rows(), size.columns(), model().window());
    int begin = 0;
    while (begin < strips.size() && rows.of(strips.get(begin)) <= 0) {
      begin++;
    }
    int end = begin;
    while (end < strips.size() && rows.of(strips.get(end)) > 0) {
      end++;
    }
    int usual = Math.max(1, PIXELS_OF_A_RUN / Math.max(1, size.rows() * size.columns()));
    List<StripRun> runs = new ArrayList<>();
    int length;
    for (int first = begin; first < end; first += length) {
      int even = (end - first) / (PARTS_OF_A_SLOT * Math.max(1, crew.slots()));
      length = Math.min(usual, Math.max(1, even));
      runs.add(
          new StripRun(
              cube.rows(),
              cube.columns(),
              cube.bands(),
              size.rows(),
              size.columns(),
              first,
              length,
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
