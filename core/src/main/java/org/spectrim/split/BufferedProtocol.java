package org.spectrim.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;

/**
 * Training pixels lie together in blocks, and labelled pixels nearer to one than half a window are
 * given up: no test window holds a training pixel, by construction.
 *
 * <p>Blocks of several sizes are drawn at many places ({@link BlockDraw}), and the draw that leaves
 * the most to test is taken, where the share of all pixels and the mean share of the classes count
 * alike, so that a large class cannot buy its pixels with those of a small one. Every class with
 * pixels trains and tests. Where a class is so compact that its asked share would leave none to
 * test, that class gives half as many to train, and again, down to one pixel; a count asked per
 * class is never lowered.
 */
final class BufferedProtocol implements SplitProtocol {
  private static final int[] SIDES_IN_WINDOWS = {1, 2, 3, 4, 6, 8};
  private static final int SMALLEST_SIDE = 8;
  private static final int MOST_DRAWS = 40;
  private static final int FEWEST_DRAWS = 6;

  /** Bounds the pixels looked at in all draws, so that large scenes take seconds too. */
  private static final long PIXEL_VISITS = 100_000_000;

  @Override
  public String name() {
    return "buffered";
  }

  @Override
  public String summary() {
    return "blocks of training pixels with a buffer around: no test window holds a training pixel";
  }

  @Override
  public String label(SplitSettings settings) {
    return name() + " " + settings.train();
  }

  @Override
  public TrainTest choose(GroundTruth truth, SplitSettings settings) {
    int[][] byClass = truth.pixelsByClass();
    int[] targets = Targets.of(truth, byClass, settings);
    while (true) {
      Candidate best = search(truth, byClass, targets, settings);
      if (best.untested.isEmpty()) {
        return best.pixels;
      }
      boolean lowered = false;
      for (int c : best.untested) {
        if (settings.train() instanceof TrainAmount.Share && targets[c] > 1) {
          targets[c] /= 2;
          lowered = true;
        }
      }
      if (!lowered) {
        throw tooCompact(truth, settings, byClass, best.untested);
      }
    }
  }

  private static InputException tooCompact(
      GroundTruth truth, SplitSettings settings, int[][] byClass, List<Integer> untested) {
    String classes =
        untested.stream()
            .map(c -> truth.describe(c) + ", " + byClass[c].length + " labelled pixels")
            .collect(Collectors.joining("; "));
    return new InputException(
        "scene '%s': no place for a %s split at window %d: no pixel to test is left of %s; take a smaller window, train on less, or use protocol 'random'"
            .formatted(truth.scene(), "buffered " + settings.train(), settings.window(), classes));
  }

  /**
   * One draw and what it is worth; {@code untested} are the classes that it leaves none to test.
   */
  private record Candidate(TrainTest pixels, List<Integer> untested, double score) {
    boolean better(@Nullable Candidate other) {
      if (other == null || untested.size() != other.untested.size()) {
        return other == null || untested.size() < other.untested.size();
      }
      return score > other.score;
    }
  }

  private static Candidate search(
      GroundTruth truth, int[][] byClass, int[] targets, SplitSettings settings) {
    int rows = truth.labels().rows();
    int columns = truth.labels().columns();
    int[] sides = sides(rows, columns, settings.window());
    long affordable = PIXEL_VISITS / ((long) rows * columns) / sides.length;
    int draws = (int) Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, affordable));
    Neighbourhood around = new Neighbourhood(rows, columns);
    Candidate best = null;
    for (int side : sides) {
      for (int i = 0; i < draws; i++) {
        Draw draw = new Draw(settings.seed(), (long) side * MOST_DRAWS + i);
        boolean[] trains = new BlockDraw(truth.labels(), side, draw).pixels(byClass, targets);
        around.fill(trains);
        Candidate candidate = judge(byClass, trains, around, settings.window() / 2);
        if (candidate.better(best)) {
          best = candidate;
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("no draw was made");
    }
    return best;
  }

  /** Block sides that leave room for other blocks beside them. */
  private static int[] sides(int rows, int columns, int window) {
    int unit = Math.max(SMALLEST_SIDE, window);
    int[] fitting =
        Arrays.stream(SIDES_IN_WINDOWS)
            .map(multiple -> multiple * unit)
            .filter(side -> side <= Math.max(rows, columns) / 2)
            .toArray();
    return fitting.length > 0 ? fitting : new int[] {Math.max(1, Math.max(rows, columns) / 2)};
  }

  private static Candidate judge(
      int[][] byClass, boolean[] trains, Neighbourhood around, int radius) {
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    List<Integer> untested = new ArrayList<>();
    int classes = 0;
    int labelled = 0;
    int tested = 0;
    double shares = 0;
    for (int c = 0; c < byClass.length; c++) {
      if (byClass[c].length == 0) {
        continue;
      }
      int kept = 0;
      for (int pixel : byClass[c]) {
        if (trains[pixel]) {
          train.add(pixel);
        } else if (!around.touches(pixel, radius)) {
          test.add(pixel);
          kept++;
        }
      }
      if (kept == 0) {
        untested.add(c);
      }
      classes++;
      labelled += byClass[c].length;
      tested += kept;
      shares += (double) kept / byClass[c].length;
    }
    double score = (double) tested / labelled + shares / classes;
    TrainTest pixels = new TrainTest(train.build().toArray(), test.build().toArray());
    return new Candidate(pixels, untested, score);
  }
}
