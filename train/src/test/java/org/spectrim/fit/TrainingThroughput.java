package org.spectrim.fit;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.spectrim.band.BandTransform;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architectures;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.NetworkSettings;
import org.spectrim.net.Shape;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.torch.Torch;

/**
 * Prints how many samples a second are trained, loading of batches and optimizer included, in the
 * settings in which Python PyTorch 2.13 was measured on a 2-core AMD EPYC: batch 100, 2 threads,
 * CNN1D of 200 bands, CNN2D and CNN3D of 40 components in a window of 11. Arguments: repetitions
 * (3), threads (2).
 */
public final class TrainingThroughput {
  private static final int CLASSES = 16;

  private TrainingThroughput() {}

  public static void main(String[] arguments) {
    int repetitions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Torch.setThreads(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2);
    for (int i = 0; i < repetitions; i++) {
      measure(
          "CNN1D 200 bands",
          Architectures.named("cnn1d").build(new NetworkSettings(200, 1, CLASSES, 1)),
          1,
          60_000,
          34_800);
      measure("CNN2D 40x11x11", cnn2d(), 11, 8_000, 7_340);
      measure("CNN3D 1x40x11x11", cnn3d(), 11, 1_500, 1_126);
    }
  }

  private static void measure(
      String name, Network network, int window, int samples, int pythonSamplesPerSecond) {
    TrainingSet set = randomSet(network.input().size() / (window * window), window, samples);
    Model model = model(network, window, set.scene().components());
    TrainOptions options = TrainOptions.defaults().withEpochs(1);
    TrainingSet none = new TrainingSet(set.scene(), new int[0], new int[0]);
    TrainingSet warmUp = randomSet(set.scene().components(), window, samples / 10);
    Trainer.train(model, warmUp, none, new CrossEntropy(), options, TrainListener.NONE);
    double seconds =
        Trainer.train(model, set, none, new CrossEntropy(), options, TrainListener.NONE).seconds();
    double rate = samples / seconds;
    System.out.printf(
        "%-18s %8.0f samples/s, %.2f x Python's %d%n",
        name, rate, rate / pythonSamplesPerSecond, pythonSamplesPerSecond);
  }

  private static TrainingSet randomSet(int components, int window, int samples) {
    int side = (int) Math.ceil(Math.sqrt(samples));
    Random random = new Random(1);
    float[] values = new float[components * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    MemoryCube cube = new MemoryCube(components, side, side, values, CubeMetadata.NONE);
    TransformedScene scene = TransformedScene.of(cube, identity(components), window);
    return new TrainingSet(
        scene,
        IntStream.range(0, samples).toArray(),
        IntStream.generate(() -> random.nextInt(CLASSES)).limit(samples).toArray());
  }

  private static Model model(Network network, int window, int components) {
    List<LandClass> classes =
        IntStream.range(0, CLASSES).mapToObj(i -> new LandClass(i + 1, "class " + i, 0)).toList();
    return new Model(
        network,
        Initializer.weights(network, 1),
        identity(components),
        window,
        classes,
        java.util.Map.of(),
        Provenance.NONE);
  }

  private static BandTransform identity(int bands) {
    float[] ones = new float[bands];
    java.util.Arrays.fill(ones, 1);
    return new BandTransform("identity", true, new float[bands], ones);
  }

  /** Both convolutions 5x5, as in the measurement. */
  private static Network cnn2d() {
    return new NetworkBuilder(new Shape(40, 1, 11, 11))
        .then("conv1", new Layer.Conv(40, 50, new Extent(1, 5, 5)))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(50, 100, new Extent(1, 5, 5)))
        .then("relu2", new Layer.Relu())
        .then("pool", new Layer.MaxPool(new Extent(1, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc1", new Layer.Linear(100, 100))
        .then("relu3", new Layer.Relu())
        .then("fc2", new Layer.Linear(100, CLASSES))
        .build();
  }

  private static Network cnn3d() {
    return new NetworkBuilder(new Shape(1, 40, 11, 11))
        .then("conv1", new Layer.Conv(1, 32, new Extent(24, 5, 5)))
        .then("bn1", new Layer.BatchNorm(32))
        .then("relu1", new Layer.Relu())
        .then("conv2", new Layer.Conv(32, 64, new Extent(16, 5, 5)))
        .then("bn2", new Layer.BatchNorm(64))
        .then("relu2", new Layer.Relu())
        .then("pool", new Layer.MaxPool(new Extent(1, 2, 2)))
        .then("flatten", new Layer.Flatten())
        .then("fc1", new Layer.Linear(128, 300))
        .then("bn3", new Layer.BatchNorm(300))
        .then("relu3", new Layer.Relu())
        .then("fc2", new Layer.Linear(300, CLASSES))
        .build();
  }
}
