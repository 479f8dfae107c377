package org.spectrim.split;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
 * alike, so that a large class cannot buy its pixels with those of a small one.
 *
 * <p>Every class with pixels trains and tests. Where no draw achieves that for a class, it is drawn
 * first and the surroundings of its test pixels are kept free of training pixels; and if a share
 * was asked, it gives half as many to train, and again, down to one pixel. A count asked per class
 * is never lowered.
 */
final class BufferedProtocol implements SplitProtocol {
  private static final int[] SIDES_IN_WINDOWS = {1, 2, 3, 4, 6, 8};
  private static final int SMALLEST_SIDE = 8;
  private static final int MOST_DRAWS = 100;
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
    BitSet guarded = new BitSet();
    while (true) {
      Candidate best = search(truth, byClass, targets, guarded, settings);
      if (best.unserved.isEmpty()) {
        return best.pixels;
      }
      boolean changed = false;
      for (int c : best.unserved) {
        if (!guarded.get(c)) {
          guarded.set(c);
          changed = true;
        } else if (settings.train() instanceof TrainAmount.Share && targets[c] > 1) {
          targets[c] /= 2;
          changed = true;
        }
      }
      if (!changed) {
        throw tooCompact(truth, settings, byClass, best.unserved);
      }
    }
  }

  private static InputException tooCompact(
      GroundTruth truth, SplitSettings settings, int[][] byClass, List<Integer> unserved) {
    String classes =
        unserved.stream()
            .map(c -> truth.describe(c) + ", " + byClass[c].length + " labelled pixels")
            .collect(Collectors.joining("; "));
    return new InputException(
        "scene '%s': no place for a %s split at window %d: %s cannot give both training and test pixels that far apart; take a smaller window, train on less, or use protocol 'random'"
            .formatted(truth.scene(), "buffered " + settings.train(), settings.window(), classes));
  }

  /**
   * One draw and what it is worth; {@code unserved} are the classes that it leaves none to test.
   */
  private record Candidate(TrainTest pixels, List<Integer> unserved, double score) {
    boolean better(@Nullable Candidate other) {
      if (other == null || unserved.size() != other.unserved.size()) {
        return other == null || unserved.size() < other.unserved.size();
      }
      return score > other.score;
    }
  }

  private static Candidate search(
      GroundTruth truth, int[][] byClass, int[] targets, BitSet guarded, SplitSettings settings) {
    int rows = truth.labels().rows();
    int columns = truth.labels().columns();
    int[] sides = sides(rows, columns, settings.window());
    long affordable = PIXEL_VISITS / ((long) rows * columns) / sides.length;
    int draws = (int) Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, affordable));
    Neighbourhood around = new Neighbourhood(rows, columns);
    boolean exact = settings.train() instanceof TrainAmount.Count;
    int[] least = exact ? targets : Arrays.stream(targets).map(t -> Math.min(t, 1)).toArray();
    Candidate best = null;
    for (int side : sides) {
      for (int i = 0; i < draws; i++) {
        Draw draw = new Draw(settings.seed(), (long) side * MOST_DRAWS + i);
        boolean[] trains =
            new BlockDraw(truth.labels(), side, settings.window() / 2, draw)
                .pixels(byClass, targets, guarded);
        around.fill(trains);
        Candidate candidate = judge(byClass, least, trains, around, settings.window() / 2);
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
      int[][] byClass, int[] least, boolean[] trains, Neighbourhood around, int radius) {
    IntStream.Builder train = IntStream.builder();
    IntStream.Builder test = IntStream.builder();
    List<Integer> unserved = new ArrayList<>();
    int classes = 0;
    int labelled = 0;
    int tested = 0;
    double shares = 0;
    for (int c = 0; c < byClass.length; c++) {
      if (byClass[c].length == 0) {
        continue;
      }
      int kept = 0;
      int trained = 0;
      for (int pixel : byClass[c]) {
        if (trains[pixel]) {
          train.add(pixel);
          trained++;
        } else if (!around.touches(pixel, radius)) {
          test.add(pixel);
          kept++;
        }
      }
      if (kept == 0 || trained < least[c]) {
        unserved.add(c);
      }
      classes++;
      labelled += byClass[c].length;
      tested += kept;
      shares += (double) kept / byClass[c].length;
    }
    double score = (double) tested / labelled + shares / classes;
    TrainTest pixels = new TrainTest(train.build().toArray(), test.build().toArray());
    return new Candidate(pixels, unserved, score);
  }
}
