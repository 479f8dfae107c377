package org.spectrim.scene.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.error.UsageException;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.Labelling;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.MatFile;
import org.spectrim.testing.RealScenes;

class OfficialMasksTest {
  private static final String INDIAN_GT = "indian-pines/Indian_pines_gt.mat";
  private static final String PAVIA_GT = "pavia-university/PaviaU_gt.mat";

  @Test
  void groundTruthsHaveTheirPublishedCounts() {
    assertThat(counts(whole("indian-pines", INDIAN_GT)))
        .containsExactly(
            10776, 46, 1428, 830, 237, 483, 730, 28, 478, 20, 972, 2455, 593, 205, 1265, 386, 93);
    assertThat(counts(whole("pavia-university", PAVIA_GT)))
        .containsExactly(164624, 6631, 18649, 2099, 3064, 1345, 5029, 1330, 3682, 947);
  }

  @Test
  void subScenesAreCutsOfTheWholeOnes() {
    assertThat(truth("indian-pines/Indian_pines_subscene.mat", "Indian_subset_gt").values())
        .isEqualTo(truth(INDIAN_GT, null).cut(30, 25, 70, 70).values());
    assertThat(truth("pavia-university/PaviaU_subscene.mat", "paviaU_gt").values())
        .isEqualTo(truth(PAVIA_GT, null).cut(229, 89, 140, 80).values());
  }

  @Test
  void indianPinesSubSceneHasTheCountsOfTheReference() {
    Scene scene = Scenes.load(SceneSource.of("indian-pines-subscene", null, null), data());
    OfficialMasks masks = OfficialMasks.of(scene, data());
    assertThat(masks.train()).hasSize(1863);
    assertThat(masks.test()).hasSize(1706);
    assertThat(masks.shipped().pixels()).hasSize(1907);
    assertThat(masks.shipped().unknownTo(scene.labels())).isEqualTo(44);
    assertDisjointAndLabelled(masks, scene);
  }

  /** Published counts less the 151 background pixels and the 10 of class 7 labelled 11. */
  @Test
  void indianPinesTestCountsAreThePublishedOnes() {
    Scene scene = whole("indian-pines", INDIAN_GT);
    OfficialMasks masks = OfficialMasks.of(scene, data());
    assertThat(masks.train()).hasSize(5689 - 151 - 10);
    assertThat(masks.shipped().pixels()).hasSize(5689);
    assertThat(masks.shipped().unlike(scene.labels()).pixels()).hasSize(151 + 10);
    assertThat(masks.shipped().unknownTo(scene.labels())).isEqualTo(151);
    assertThat(perClass(scene, masks.test()))
        .containsExactly(25, 675, 404, 99, 274, 354, 2, 250, 10, 503, 1065, 282, 80, 545, 99, 44);
    assertDisjointAndLabelled(masks, scene);
  }

  @Test
  void paviaTrainsOnlyWhereTheGroundTruthAgrees() {
    Scene scene = whole("pavia-university", PAVIA_GT);
    OfficialMasks masks = OfficialMasks.of(scene, data());
    assertThat(masks.train()).hasSizeLessThanOrEqualTo(2774).hasSizeGreaterThan(2700);
    assertThat(masks.test()).hasSize(40002);
    assertDisjointAndLabelled(masks, scene);
    Scene part = Scenes.load(SceneSource.of("pavia-subscene", null, null), data());
    OfficialMasks cut = OfficialMasks.of(part, data());
    int[] inside =
        Arrays.stream(masks.test())
            .filter(p -> p / 340 >= 229 && p / 340 < 369 && p % 340 >= 89 && p % 340 < 169)
            .map(p -> (p / 340 - 229) * 80 + p % 340 - 89)
            .toArray();
    assertThat(cut.test()).isEqualTo(inside);
    assertDisjointAndLabelled(cut, part);
  }

  @Test
  void scenesWithoutMasksSayWhichHaveThem() {
    Scene scene = Scenes.load(SceneSource.of("synthetic", null, null), data());
    assertThatThrownBy(() -> OfficialMasks.of(scene, data()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("scene 'synthetic' has no official masks")
        .hasMessageContaining("indian-pines-subscene");
  }

  private static void assertDisjointAndLabelled(OfficialMasks masks, Scene scene) {
    boolean[] seen = new boolean[scene.labels().labels().length];
    for (int[] set : new int[][] {masks.train(), masks.test()}) {
      assertThat(set).isSorted();
      for (int pixel : set) {
        assertThat(seen[pixel]).isFalse();
        assertThat(scene.labels().at(pixel)).isPositive();
        seen[pixel] = true;
      }
    }
  }

  private static DataFolder data() {
    return new DataFolder(List.of(RealScenes.folder()));
  }

  private static LabelImage truth(String file, @org.jspecify.annotations.Nullable String variable) {
    return MatFile.open(RealScenes.file(file)).labels(variable);
  }

  /** A whole scene of which only the ground truth is here: its cube is empty. */
  private static Scene whole(String name, String file) {
    LabelImage truth = truth(file, null);
    Labelling labels = Labelling.of(file, truth, ClassTable.classesOf(truth, List.of(name)));
    int pixels = truth.rows() * truth.columns();
    MemoryCube cube =
        new MemoryCube(1, truth.rows(), truth.columns(), new float[pixels], CubeMetadata.NONE);
    return new Scene(name, cube, labels.map(), labels.classes(), "");
  }

  private static int[] counts(Scene scene) {
    return scene.labels().counts(scene.classes().size());
  }

  private static int[] perClass(Scene scene, int[] pixels) {
    int[] counts = new int[scene.classes().size()];
    for (int pixel : pixels) {
      counts[scene.labels().at(pixel) - 1]++;
    }
    return counts;
  }
}
