package org.spectrim.split;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.PixelLabels;
import org.spectrim.testing.RealScenes;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * The whole official ground truths and masks of two real scenes, read straight from their files.
 */
final class RealMasks {
  /** What the numbers of the Indian Pines mask mean. */
  private static final int[] INDIAN_PINES_VALUES = {
    0, 2, 3, 5, 6, 8, 10, 11, 12, 14, 1, 4, 7, 9, 13, 15, 16
  };

  private RealMasks() {}

  static GroundTruth indianPines() {
    LabelMap truth = read("indian-pines/Indian_pines_gt.mat");
    LabelMap mask = read("indian-pines/indianpines_disjoint_dset.mat");
    int[] train = labelled(mask);
    boolean[] trains = new boolean[mask.labels().length];
    for (int pixel : train) {
      trains[pixel] = true;
    }
    int[] test = IntStream.of(labelled(truth)).filter(pixel -> !trains[pixel]).toArray();
    PixelLabels shipped =
        new PixelLabels(
            train, IntStream.of(train).map(pixel -> INDIAN_PINES_VALUES[mask.at(pixel)]).toArray());
    return new GroundTruth(
        "indian-pines", truth, classes(16), new OfficialPixels(train, test, shipped));
  }

  static GroundTruth paviaUniversity() {
    LabelMap mask = read("pavia-university/TRpavia_fixed.mat");
    int[] train = labelled(mask);
    return new GroundTruth(
        "pavia-university",
        read("pavia-university/PaviaU_gt.mat"),
        classes(9),
        new OfficialPixels(
            train,
            labelled(read("pavia-university/TSpavia_fixed.mat")),
            new PixelLabels(train, IntStream.of(train).map(mask::at).toArray())));
  }

  static GroundTruth salinasA() {
    LabelMap file = read("salinas-a/SalinasA_gt.mat");
    short[] labels = new short[file.labels().length];
    for (int i = 0; i < labels.length; i++) {
      int value = file.at(i);
      labels[i] = (short) (value > 1 ? value - 8 : value);
    }
    return new GroundTruth(
        "salinas-a", new LabelMap(file.rows(), file.columns(), labels), classes(6), null);
  }

  private static List<LandClass> classes(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new LandClass(i, "class " + i, 0))
        .toList();
  }

  private static int[] labelled(LabelMap map) {
    return IntStream.range(0, map.labels().length).filter(pixel -> map.at(pixel) > 0).toArray();
  }

  private static LabelMap read(String name) {
    try (MatFile file = Mat5.readFromFile(RealScenes.file(name).toFile())) {
      Matrix matrix = (Matrix) file.getEntries().iterator().next().getValue();
      short[] labels = new short[matrix.getNumRows() * matrix.getNumCols()];
      for (int r = 0; r < matrix.getNumRows(); r++) {
        for (int c = 0; c < matrix.getNumCols(); c++) {
          labels[r * matrix.getNumCols() + c] = matrix.getShort(r, c);
        }
      }
      return new LabelMap(matrix.getNumRows(), matrix.getNumCols(), labels);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
