package org.spectrim.scene.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.PixelLabels;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;

/**
 * The training and test pixels that a community agreed on, as pixel indices ({@code row * columns +
 * column}) in ascending order. A pixel trains only where the mask and the ground truth name the
 * same class: the published masks hold pixels that the ground truth calls background or another
 * class. Such pixels do not test either.
 *
 * @param train pixels of the training mask that agree with the ground truth
 * @param test pixels of the test mask that agree with it; where there is no test mask, labelled
 *     pixels that the training mask leaves out
 * @param shipped all pixels of the training mask whose class the scene has, with the labels that
 *     the mask gives them, whatever the ground truth says
 */
public record OfficialMasks(int[] train, int[] test, PixelLabels shipped) {

  /** The registered scenes that have official masks. */
  public static List<String> scenes() {
    return KnownScene.ALL.stream()
        .filter(scene -> scene.masks() != null)
        .map(KnownScene::name)
        .toList();
  }

  /**
   * The masks of a registered scene, cut to the part of it that the scene shows.
   *
   * @param scene of a registered name, with its own ground truth
   * @throws UsageException if the scene has no official masks
   * @throws InputException if the files of the masks are absent, or the scene is of another size
   */
  public static OfficialMasks of(Scene scene, DataFolder data) {
    Optional<KnownScene> known = KnownScene.named(scene.name());
    KnownScene.MaskFiles files = known.map(KnownScene::masks).orElse(null);
    if (files == null) {
      throw new UsageException(
          "scene '%s' has no official masks; these have: %s"
              .formatted(
                  scene.name(), scenes().stream().sorted().collect(Collectors.joining(", "))));
    }
    LabelImage training = cut(scene, files.training(), files, data);
    LabelImage test = files.test() == null ? null : cut(scene, files.test(), files, data);
    return between(scene, training, files.values(), test);
  }

  private static LabelImage cut(
      Scene scene, String file, KnownScene.MaskFiles files, DataFolder data) {
    FileVariable found = data.resolve(FileVariable.parse(file));
    LabelImage whole = CubeFormats.labels(found);
    int rows = scene.labels().rows();
    int columns = scene.labels().columns();
    if (files.row() + rows > whole.rows() || files.column() + columns > whole.columns()) {
      throw new InputException(
          "the mask %s has %dx%d pixels, too few for scene '%s' of %dx%d"
              .formatted(found, whole.rows(), whole.columns(), scene.name(), rows, columns));
    }
    return whole.cut(files.row(), files.column(), rows, columns);
  }

  private static OfficialMasks between(
      Scene scene, LabelImage training, List<Integer> values, @Nullable LabelImage test) {
    int[] train = pixels(scene, pixel -> agrees(scene, pixel, classOf(training, pixel, values)));
    int[] rest =
        test == null
            ? pixels(scene, pixel -> training.values()[pixel] == 0)
            : pixels(
                scene,
                pixel ->
                    training.values()[pixel] == 0
                        && agrees(scene, pixel, classOf(test, pixel, values)));
    return new OfficialMasks(train, rest, shipped(scene, training, values));
  }

  private static PixelLabels shipped(Scene scene, LabelImage training, List<Integer> values) {
    Map<Integer, Integer> labels = new HashMap<>();
    for (int c = 0; c < scene.classes().size(); c++) {
      labels.put(scene.classes().get(c).value(), c + 1);
    }
    int[] pixels =
        IntStream.range(0, training.values().length)
            .filter(
                pixel ->
                    training.values()[pixel] != 0
                        && labels.containsKey(classOf(training, pixel, values)))
            .toArray();
    return new PixelLabels(
        pixels,
        IntStream.of(pixels)
            .map(pixel -> labels.getOrDefault(classOf(training, pixel, values), 0))
            .toArray());
  }

  private static int[] pixels(Scene scene, java.util.function.IntPredicate wanted) {
    return IntStream.range(0, scene.labels().labels().length)
        .filter(pixel -> scene.labels().at(pixel) != 0)
        .filter(wanted)
        .toArray();
  }

  private static int classOf(LabelImage mask, int pixel, List<Integer> values) {
    int value = mask.values()[pixel];
    if (values.isEmpty()) {
      return value;
    }
    return value < values.size() ? values.get(value) : 0;
  }

  private static boolean agrees(Scene scene, int pixel, int value) {
    return scene.classes().get(scene.labels().at(pixel) - 1).value() == value;
  }
}
