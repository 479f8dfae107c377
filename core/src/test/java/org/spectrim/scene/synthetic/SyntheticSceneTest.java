package org.spectrim.scene.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.EnviFile;
import org.spectrim.scene.format.Interleave;

class SyntheticSceneTest {
  @Test
  void theSameSettingsGiveTheSameSceneWhateverTheBlocks() {
    SyntheticScene settings = new SyntheticScene(23, 41, 30, 7);
    float[] whole = samples(settings.cube(), 23);
    assertThat(samples(settings.cube(), 1)).isEqualTo(whole);
    assertThat(samples(settings.cube(), 5)).isEqualTo(whole);
    assertThat(samples(new SyntheticScene(23, 41, 30, 8).cube(), 23)).isNotEqualTo(whole);
    assertThat(settings.labels()).isEqualTo(settings.labels());
    assertThat(settings.scene("a").hash()).isEqualTo(settings.scene("b").hash());
    assertThat(new SyntheticScene(23, 41, 30, 8).scene("a").hash())
        .isNotEqualTo(settings.scene("a").hash());
  }

  /** These numbers change only together with the version in the scene's hash. */
  @Test
  void theQuickSceneStaysWhatItIs() {
    Scene scene = SyntheticScene.quick().scene("synthetic");
    assertThat(Arrays.hashCode(((MemoryCube) scene.cube()).samples())).isEqualTo(1660360705);
    assertThat(scene.labels().hashCode()).isEqualTo(133379389);
  }

  @Test
  void aLargerSceneContinuesASmallerOne() {
    float[] small = samples(new SyntheticScene(10, 20, 12, 3).cube(), 10);
    float[] large = samples(new SyntheticScene(15, 30, 12, 3).cube(), 15);
    for (int band = 0; band < 12; band++) {
      for (int row = 0; row < 10; row++) {
        int from = (band * 10 + row) * 20;
        int same = (band * 15 + row) * 30;
        assertThat(Arrays.equals(small, from, from + 20, large, same, same + 20)).isTrue();
      }
    }
  }

  private static float[] samples(Cube cube, int block) {
    float[] samples = new float[cube.bands() * cube.rows() * cube.columns()];
    int columns = cube.columns();
    for (int row = 0; row < cube.rows(); row += block) {
      int rows = Math.min(block, cube.rows() - row);
      float[] part = new float[cube.bands() * rows * columns];
      cube.read(row, rows, FloatBuffer.wrap(part));
      for (int band = 0; band < cube.bands(); band++) {
        int to = (band * cube.rows() + row) * columns;
        System.arraycopy(part, band * rows * columns, samples, to, rows * columns);
      }
    }
    return samples;
  }

  @Test
  void theQuickSceneShowsAllClassesAndLeavesPixelsUnlabelled() {
    Scene scene = SyntheticScene.quick().scene("synthetic");
    assertThat(scene.classes()).hasSize(10).doesNotHaveDuplicates();
    int[] counts = scene.labels().counts(10);
    assertThat(Arrays.stream(counts, 1, 11).min().orElseThrow()).isGreaterThan(200);
    assertThat(counts[0]).isBetween(120 * 120 / 5, 120 * 120 / 2);
    for (float sample : ((MemoryCube) scene.cube()).samples()) {
      assertThat(sample == Math.rint(sample) && Math.abs(sample) < 32768).isTrue();
    }
  }

  /** Red edge of meadows, water absorption, dark water, bright metal. */
  @Test
  void spectraHaveTheirFeatures() {
    Scene scene = SyntheticScene.quick().scene("synthetic");
    double[][] means = means(scene);
    assertThat(at(means, scene, "Meadow", 860))
        .isGreaterThan(2.5 * at(means, scene, "Meadow", 670));
    assertThat(at(means, scene, "Meadow", 555)).isGreaterThan(at(means, scene, "Meadow", 670));
    assertThat(at(means, scene, "Meadow", 1080)).isGreaterThan(at(means, scene, "Meadow", 975));
    assertThat(at(means, scene, "Bare soil", 2120))
        .isGreaterThan(1.02 * at(means, scene, "Bare soil", 2205));
    assertThat(at(means, scene, "Water", 1650)).isLessThan(400);
    assertThat(at(means, scene, "Tile roofs", 800))
        .isGreaterThan(2 * at(means, scene, "Tile roofs", 500));
    assertThat(at(means, scene, "Metal roofs", 1650))
        .isGreaterThan(2 * at(means, scene, "Asphalt", 1650));
  }

  private static double[][] means(Scene scene) {
    int bands = scene.cube().bands();
    int pixels = scene.labels().labels().length;
    float[] samples = ((MemoryCube) scene.cube()).samples();
    int[] counts = scene.labels().counts(scene.classes().size());
    double[][] means = new double[counts.length][bands];
    for (int pixel = 0; pixel < pixels; pixel++) {
      int label = scene.labels().at(pixel);
      for (int band = 0; band < bands; band++) {
        means[label][band] += samples[band * pixels + pixel] / counts[label];
      }
    }
    return means;
  }

  /** One spectrum does not tell the classes apart; the mean of 5x5 spectra does better. */
  @Test
  void neighboursHelp() {
    Scene scene = SyntheticScene.quick().scene("synthetic");
    float[] single = ((MemoryCube) scene.cube()).samples();
    int[] train = train(scene, 40);
    double alone = LinearDiscriminant.accuracy(scene.labels(), 10, single, train);
    double together =
        LinearDiscriminant.accuracy(scene.labels(), 10, meansOfNeighbours(single), train);
    assertThat(alone).isBetween(0.75, 0.88);
    assertThat(together).isGreaterThan(alone + 0.04);
  }

  /** Pixels in an order that jumps about the scene, so that they come from all its parts. */
  private static int[] train(Scene scene, int each) {
    int pixels = scene.labels().labels().length;
    int[] seen = new int[11];
    return IntStream.range(0, pixels)
        .map(i -> (int) (i * 7919L % pixels))
        .filter(pixel -> scene.labels().at(pixel) > 0)
        .filter(pixel -> seen[scene.labels().at(pixel)]++ < each)
        .toArray();
  }

  private static float[] meansOfNeighbours(float[] samples) {
    int side = 120;
    float[] means = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int row = i / side % side;
      int column = i % side;
      int count = 0;
      for (int r = Math.max(0, row - 2); r <= Math.min(side - 1, row + 2); r++) {
        for (int c = Math.max(0, column - 2); c <= Math.min(side - 1, column + 2); c++) {
          means[i] += samples[i + (r - row) * side + c - column];
          count++;
        }
      }
      means[i] /= count;
    }
    return means;
  }

  private static double at(double[][] means, Scene scene, String name, float nm) {
    List<String> names = scene.classes().stream().map(LandClass::name).toList();
    float[] wavelengths = SyntheticScene.quick().wavelengths();
    int band = Arrays.binarySearch(wavelengths, nm);
    return means[names.indexOf(name) + 1][band < 0 ? -band - 1 : band];
  }

  @Test
  void scenesAreWrittenWithoutBeingHeld(@TempDir Path folder) {
    SyntheticScene settings = new SyntheticScene(70, 50, 20, 5);
    settings.write(folder.resolve("s.hdr"), folder.resolve("gt.hdr"), Interleave.BIP);
    try (Cube cube = EnviFile.open(folder.resolve("s.hdr")).cube()) {
      assertThat(samples(cube, 70)).isEqualTo(samples(settings.cube(), 70));
      assertThat(cube.metadata().wavelengths()).containsExactly(settings.wavelengths());
    }
    LabelImage labels = EnviFile.open(folder.resolve("gt.hdr")).labels();
    assertThat(labels.values()).isEqualTo(settings.labels().values());
    assertThat(labels.classes()).contains(new LandClass(4, "Corn", 0xf2c21a));
  }

  @Test
  void refusesSizesThatMakeNoScene() {
    assertThatThrownBy(() -> new SyntheticScene(0, 5, 10, 1)).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> new SyntheticScene(5, 5, 1, 1)).isInstanceOf(UsageException.class);
  }
}
