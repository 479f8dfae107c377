package org.spectrim.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.spectrim.band.BandFitters;
import org.spectrim.band.BandTransform;
import org.spectrim.band.TrainingSpectra;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Architecture;
import org.spectrim.net.Architectures;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.split.Split;
import org.spectrim.testing.RealScenes;

/** Scenes for the tests of training: one that is drawn, and Salinas-A. */
public final class SmallScenes {
  private SmallScenes() {}

  /** Four fields in the corners with a spectrum each, and noise: easy to learn. */
  public static Scene fields(int rows, int columns, int bands, long seed) {
    Random random = new Random(seed);
    float[][] spectra = new float[4][bands];
    for (float[] spectrum : spectra) {
      for (int b = 0; b < bands; b++) {
        spectrum[b] = (float) random.nextGaussian();
      }
    }
    float[] samples = new float[bands * rows * columns];
    short[] labels = new short[rows * columns];
    for (int p = 0; p < labels.length; p++) {
      int field = (p / columns < rows / 2 ? 0 : 2) + (p % columns < columns / 2 ? 0 : 1);
      labels[p] = (short) (field + 1);
      for (int b = 0; b < bands; b++) {
        samples[b * labels.length + p] = spectra[field][b] + 0.7f * (float) random.nextGaussian();
      }
    }
    return new Scene(
        "fields",
        new MemoryCube(bands, rows, columns, samples, CubeMetadata.NONE),
        new LabelMap(rows, columns, labels),
        classes(4),
        "fields");
  }

  /** Salinas-A; skips the test where it is not. */
  public static Scene salinas() {
    DataFolder data = DataFolder.of(RealScenes.folder());
    return Scenes.load(SceneSource.of(RealScenes.SALINAS_A, null, null), data);
  }

  /** A share of each class to train on, a tenth of that to validate, the rest to test. */
  public static Split split(Scene scene, double share, long seed) {
    List<List<Integer>> sets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Random random = new Random(seed);
    LabelMap labels = scene.labels();
    for (int p = 0; p < labels.labels().length; p++) {
      if (labels.at(p) > 0) {
        double u = random.nextDouble();
        sets.get(u < 0.9 * share ? 0 : u < share ? 1 : 2).add(p);
      }
    }
    int[][] pixels =
        sets.stream()
            .map(set -> set.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    return new Split(
        "random", seed, labels.rows(), labels.columns(), pixels[0], pixels[1], pixels[2]);
  }

  /** A network with its first weights, its transform fitted to the training pixels. */
  public static Model model(String architecture, Scene scene, Split split, double width, int seed) {
    Architecture kind = Architectures.named(architecture);
    int window = kind.window(9);
    BandTransform transform =
        BandFitters.named("standardize")
            .fit(
                TrainingSpectra.read(scene.cube(), split.train()),
                scene.bands(),
                scene.bands().length);
    Network network =
        kind.build(
            new NetworkSettings(transform.components(), window, scene.classes().size(), width));
    return new Model(
        network,
        Initializer.weights(network, seed),
        transform,
        window,
        scene.classes(),
        Map.of(),
        Provenance.NONE);
  }

  private static List<LandClass> classes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new LandClass(i, "class " + i, 0x101010 * i))
        .toList();
  }

  /** The share of pixels that got their label. */
  public static double accuracy(Scene scene, int[] pixels, int[] classes) {
    int right = 0;
    for (int i = 0; i < pixels.length; i++) {
      right += scene.labels().at(pixels[i]) == classes[i] + 1 ? 1 : 0;
    }
    return (double) right / pixels.length;
  }
}
