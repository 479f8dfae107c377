package org.spectrim.scene.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scene that can be asked for by name.
 *
 * @param cube the file in a data folder and its variable, as in {@code folder/file.mat:variable}
 * @param labels likewise
 * @param red the band shown red in false colour, 0-based
 * @param masks its official training and test pixels, where it has them
 */
record KnownScene(
    String name,
    String cube,
    String labels,
    int red,
    int green,
    int blue,
    @Nullable MaskFiles masks) {

  /**
   * Files of official masks, and which part of them the scene shows.
   *
   * @param training a label map of the training pixels, in a data folder
   * @param values entry {@code i} is the class that the value {@code i} of the masks means; empty
   *     where they use the numbers of the ground truth
   * @param test a label map of the test pixels, or null where all labelled pixels that the training
   *     mask leaves out are test pixels
   * @param row the first row of the scene in the whole masks
   * @param column the first column
   */
  record MaskFiles(
      String training, List<Integer> values, @Nullable String test, int row, int column) {}

  // The official Indian Pines mask has class numbers of its own; this is what they mean.
  private static final List<Integer> INDIAN_PINES_VALUES =
      List.of(0, 2, 3, 5, 6, 8, 10, 11, 12, 14, 1, 4, 7, 9, 13, 15, 16);

  static final List<KnownScene> ALL =
      List.of(
          new KnownScene(
              "salinas-a",
              "salinas-a/SalinasA_corrected.mat",
              "salinas-a/SalinasA_gt.mat",
              43,
              21,
              11,
              null),
          new KnownScene(
              "salinas",
              "salinas/Salinas_corrected.mat",
              "salinas/Salinas_gt.mat",
              43,
              21,
              11,
              null),
          new KnownScene(
              "indian-pines-subscene",
              "indian-pines/Indian_pines_subscene.mat:Indian_subset",
              "indian-pines/Indian_pines_subscene.mat:Indian_subset_gt",
              43,
              21,
              11,
              indianPines(30, 25)),
          new KnownScene(
              "indian-pines",
              "indian-pines/Indian_pines_corrected.mat",
              "indian-pines/Indian_pines_gt.mat",
              43,
              21,
              11,
              indianPines(0, 0)),
          new KnownScene(
              "pavia-subscene",
              "pavia-university/PaviaU_subscene.mat:paviaU",
              "pavia-university/PaviaU_subscene.mat:paviaU_gt",
              55,
              30,
              12,
              pavia(229, 89)),
          new KnownScene(
              "pavia-university",
              "pavia-university/PaviaU.mat",
              "pavia-university/PaviaU_gt.mat",
              55,
              30,
              12,
              pavia(0, 0)),
          new KnownScene(
              "pavia-centre",
              "pavia-centre/Pavia.mat",
              "pavia-centre/Pavia_gt.mat",
              55,
              41,
              12,
              null),
          new KnownScene("ksc", "ksc/KSC.mat", "ksc/KSC_gt.mat", 43, 21, 11, null),
          new KnownScene(
              "botswana", "botswana/Botswana.mat", "botswana/Botswana_gt.mat", 75, 33, 15, null));

  private static MaskFiles indianPines(int row, int column) {
    return new MaskFiles(
        "indian-pines/indianpines_disjoint_dset.mat", INDIAN_PINES_VALUES, null, row, column);
  }

  private static MaskFiles pavia(int row, int column) {
    return new MaskFiles(
        "pavia-university/TRpavia_fixed.mat",
        List.of(),
        "pavia-university/TSpavia_fixed.mat",
        row,
        column);
  }

  static Optional<KnownScene> named(String name) {
    return ALL.stream().filter(scene -> scene.name.equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(KnownScene::name).toList();
  }
}
