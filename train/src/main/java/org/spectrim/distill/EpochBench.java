package org.spectrim.distill;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.spectrim.band.BandTransform;
import org.spectrim.error.InputException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.Objective;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.Trainer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.fit.TransformedScene;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architecture;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Torch;

/**
 * What lessons cost: the time of a student's epoch with a teacher against that of the same student
 * with cross-entropy alone. Samples are noise. Both train in turns in one process on one thread; an
 * epoch's time is the median of a turn, in processor time, which other processes do not add to, and
 * the ratio the median over the turns.
 */
public final class EpochBench {
  private static final int CLASSES = 9;
  private static final int SIDE = 60;
  private static final int WARM_UP = 2;
  private static final double TURN_SECONDS = 0.3;
  private static final int LEAST = 3;
  private static final int MOST = 60;

  private final Options options;
  private final Model teacher;
  private final Model student;
  private final TrainingSet labelled;
  private final TrainingSet mixed;

  /**
   * What to run.
   *
   * @param networks architectures of the teacher, by name, at width 1
   * @param methods names of {@link DistillationLosses}
   * @param width of the student
   * @param pixels to train on
   * @param unlabelled pixels beside them in further rows, 0 for no such rows
   * @param window rows and columns of the window, where a network looks at one
   * @param bands of the scene
   * @param turns of which the median counts
   */
  public record Options(
      List<String> networks,
      List<String> methods,
      double width,
      int pixels,
      int unlabelled,
      int window,
      int bands,
      int turns) {
    public Options {
      networks = List.copyOf(networks);
      methods = List.copyOf(methods);
    }
  }

  /** Nanoseconds of an epoch with a teacher and without, and of the teacher's outputs. */
  private record Turn(double plain, double taught, double once) {
    double ratio() {
      return taught / plain;
    }
  }

  private EpochBench(Options options, String architecture) {
    this.options = options;
    teacher = model(architecture, options);
    student = Distillation.student(teacher, architecture, options.width(), 3);
    labelled = samples(0);
    mixed = samples(options.unlabelled());
  }

  /** Runs all and prints a table to standard output as it grows. */
  public static void run(Options options) {
    Torch.setThreads(1);
    System.out.printf(
        "%-8s %-26s %12s %12s %8s %12s%n",
        "network", "method", "plain ms", "taught ms", "ratio", "once ms");
    for (String network : options.networks()) {
      EpochBench bench = new EpochBench(options, network);
      for (String method : options.methods()) {
        bench.row(network, method, DistillOptions.defaults().withMethod(method));
      }
      if (options.unlabelled() > 0) {
        for (String method : options.methods()) {
          DistillOptions lessons = DistillOptions.defaults().withMethod(method);
          bench.row(
              network,
              method + ", unlabelled",
              lessons.withUnlabelled(options.unlabelled(), false));
        }
      }
    }
  }

  private void row(String network, String name, DistillOptions lessons) {
    List<Turn> turns = new ArrayList<>();
    try {
      for (int i = 0; i < options.turns(); i++) {
        turns.add(turn(lessons));
      }
    } catch (InputException e) {
      System.out.printf("%-8s %-26s %s%n", network, name, e.getMessage());
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%-8s %-26s %12.2f %12.2f %7.2fx %12.2f%n",
        network,
        name,
        median(turns.stream().mapToDouble(Turn::plain).toArray()) / 1e6,
        median(turns.stream().mapToDouble(Turn::taught).toArray()) / 1e6,
        median(turns.stream().mapToDouble(Turn::ratio).toArray()),
        median(turns.stream().mapToDouble(Turn::once).toArray()) / 1e6);
  }

  private Turn turn(DistillOptions lessons) {
    double plain = epoch(labelled, new CrossEntropy(), Hooks.NONE);
    LongSupplier clock = processorTime();
    TrainingSet set = lessons.unlabelled() > 0 ? mixed : labelled;
    long start = clock.getAsLong();
    try (Lessons taught =
        new Lessons(List.of(teacher), student, set, List.of(set), lessons, 1, Hooks.NONE)) {
      long once = clock.getAsLong() - start;
      return new Turn(plain, epoch(set, taught, taught.hooks()), once);
    }
  }

  /** Nanoseconds of an epoch, the median of as many as fill a turn. */
  private double epoch(TrainingSet set, Objective objective, Hooks hooks) {
    LongSupplier clock = processorTime();
    double first = median(epochs(set, objective, hooks, LEAST, clock));
    int count = (int) Math.min(MOST, Math.max(LEAST, TURN_SECONDS * 1e9 / first));
    return median(epochs(set, objective, hooks, count, clock));
  }

  private double[] epochs(
      TrainingSet set, Objective objective, Hooks hooks, int count, LongSupplier clock) {
    long[] ends = new long[WARM_UP + count];
    Trainer.train(
        student,
        set,
        new TrainingSet(set.scene(), new int[0], new int[0]),
        objective,
        TrainOptions.defaults().withEpochs(ends.length),
        hooks,
        (epoch, all) -> ends[epoch.number() - 1] = clock.getAsLong());
    return IntStream.range(WARM_UP, ends.length).mapToDouble(i -> ends[i] - ends[i - 1]).toArray();
  }

  /** Of this thread; the clock's where Java cannot tell. */
  private static LongSupplier processorTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads::getCurrentThreadCpuTime
        : System::nanoTime;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private TrainingSet samples(int unlabelled) {
    Random random = new Random(5);
    int bands = teacher.transform().bands();
    float[] values = new float[bands * SIDE * SIDE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    int[] pixels = new int[options.pixels() + unlabelled];
    int[] targets = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 7919 % (SIDE * SIDE);
      targets[i] = i < options.pixels() ? random.nextInt(CLASSES) : Lesson.UNKNOWN;
    }
    MemoryCube cube = new MemoryCube(bands, SIDE, SIDE, values, CubeMetadata.NONE);
    return new TrainingSet(
        TransformedScene.of(cube, teacher.transform(), teacher.window()), pixels, targets);
  }

  private static Model model(String name, Options options) {
    Architecture kind = Architectures.named(name);
    int window = kind.window(options.window());
    // As many bands as the network has components: transforming them is no part of an epoch.
    int components = kind.components(options.bands());
    Network network = kind.build(new NetworkSettings(components, window, CLASSES, 1));
    float[] scale = new float[components];
    Arrays.fill(scale, 1);
    List<LandClass> classes =
        IntStream.rangeClosed(1, CLASSES).mapToObj(i -> new LandClass(i, "class " + i, 0)).toList();
    return new Model(
        network,
        Initializer.weights(network, 2),
        new BandTransform("standardize", true, new float[components], scale),
        window,
        classes,
        Map.of(),
        Provenance.NONE);
  }
}
