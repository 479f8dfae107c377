package org.spectrim.scene.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.SampleType;
import org.spectrim.scene.synthetic.SyntheticScene;
import org.spectrim.testing.RealScenes;

class ScenesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "salinas-a, 204, 83, 86, 391/1343/616/1525/674/799, 1/10/11/12/13/14, Brocoli_green_weeds_1",
    "indian-pines-subscene, 200, 70, 70, 1005/358/732/1474, 2/6/10/11, Corn-notill",
    "pavia-subscene, 103, 140, 80, , , Asphalt"
  })
  void loadsTheRealScenes(
      String name,
      int bands,
      int rows,
      int columns,
      String counts,
      String values,
      String firstClass) {
    Scene scene = load(name);
    assertThat(scene.name()).isEqualTo(name);
    assertThat(scene.cube().bands()).isEqualTo(bands);
    assertThat(scene.cube().rows()).isEqualTo(rows);
    assertThat(scene.cube().columns()).isEqualTo(columns);
    assertThat(scene.classes().get(0).name()).isEqualTo(firstClass);
    assertThat(scene.hash()).matches("[0-9a-f]{64}").isEqualTo(load(name).hash());
    if (counts != null) {
      assertThat(join(scene.labels().counts(scene.classes().size()), 1)).isEqualTo(counts);
      assertThat(scene.classes().stream().map(c -> "" + c.value()).toList())
          .containsExactly(values.split("/"));
    }
  }

  private static Scene load(String name) {
    DataFolder data = new DataFolder(List.of(RealScenes.folder()));
    return Scenes.load(SceneSource.of(name, null, null), data);
  }

  private static String join(int[] counts, int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < counts.length; i++) {
      text.append(i == from ? "" : "/").append(counts[i]);
    }
    return text.toString();
  }

  /** Sums of all samples as SciPy's loadmat gives them. */
  @ParameterizedTest
  @CsvSource({
    "salinas-a, 1833060091, -9, 8373",
    "indian-pines-subscene, 2693309710, 955, 8494",
    "pavia-subscene, 1730886564, 0, 8000"
  })
  void realSamplesAreThoseOfSciPy(String name, double sum, float least, float most) {
    MemoryCube cube = (MemoryCube) load(name).cube();
    double total = 0;
    float low = Float.MAX_VALUE;
    float high = -Float.MAX_VALUE;
    for (float sample : cube.samples()) {
      total += sample;
      low = Math.min(low, sample);
      high = Math.max(high, sample);
    }
    assertThat(total).isEqualTo(sum);
    assertThat(low).isEqualTo(least);
    assertThat(high).isEqualTo(most);
  }

  @Test
  void loadsTheSyntheticSceneWithoutFiles() {
    DataFolder none = new DataFolder(List.of(folder));
    Scene scene = Scenes.load(SceneSource.of("synthetic", null, "1-50,60"), none);
    assertThat(scene.cube().bands()).isEqualTo(103);
    assertThat(scene.bands()).hasSize(51).contains(0, 49, 59);
    assertThat(scene.hash()).isNotEqualTo(SyntheticScene.quick().scene("synthetic").hash());
    assertThat(Scenes.available(none)).containsExactly("synthetic");
    assertThat(Scenes.openCube(SceneSource.of("synthetic", null, "1-50,60"), none).bands())
        .isEqualTo(103);
  }

  @Test
  void countsLabelsThroughAndTakesNamesFromTheFile() {
    Scene scene = Scenes.load(enviScene(3, 2, 3, new short[] {0, 1, 2, 2, 0, 1}), anywhere());
    assertThat(scene.labels()).isEqualTo(new LabelMap(2, 3, new short[] {0, 1, 2, 2, 0, 1}));
    assertThat(scene.classes())
        .containsExactly(
            new LandClass(4, "Reeds", 0x102030), new LandClass(9, "Open water", 0x0000ff));
  }

  @Test
  void theHashKnowsTheFilesAndTheBands() {
    SceneSource source = enviScene(3, 2, 3, new short[] {0, 1, 2, 2, 0, 1});
    String hash = Scenes.load(source, anywhere()).hash();
    assertThat(Scenes.load(source, anywhere()).hash()).isEqualTo(hash);
    SceneSource fewer = new SceneSource("s", source.cube(), source.labels(), "1-2");
    assertThat(Scenes.load(fewer, anywhere()).hash()).isNotEqualTo(hash);
    SceneSource other = enviScene(3, 2, 3, new short[] {0, 1, 2, 2, 1, 1});
    assertThat(Scenes.load(other, anywhere()).hash()).isNotEqualTo(hash);
  }

  @Test
  void sizesThatDoNotFitAreOneClearError() {
    SceneSource source = enviScene(3, 2, 2, new short[] {0, 1, 2, 2});
    assertThatThrownBy(() -> Scenes.load(source, anywhere()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("scene 's': the label map ")
        .hasMessageContaining("labels.img has 2x2 pixels but the cube ")
        .hasMessageContaining("cube.img has 2x3");
  }

  @Test
  void labelledPixelsThatLackSamplesAreLeftOut() {
    float[] samples = new float[18];
    samples[2 * 6 + 4] = Float.NaN;
    samples[2 * 6 + 5] = Float.NEGATIVE_INFINITY;
    SceneSource source = enviScene(samples, 2, 3, new short[] {0, 1, 2, 2, 0, 1});
    List<String> said = new ArrayList<>();
    Scene scene = Scenes.load(source, anywhere(), said::add);
    // One of the two is not labelled.
    assertThat(scene.labels().labels()).containsExactly(0, 1, 2, 2, 0, 0);
    assertThat(said).singleElement().asString().contains("1 of 4 labelled pixels are left out");
    java.util.Arrays.fill(samples, 12, 18, Float.NaN);
    SceneSource none = enviScene(samples, 2, 3, new short[] {0, 1, 2, 2, 0, 1});
    assertThatThrownBy(() -> Scenes.load(none, anywhere()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("in all 4 labelled pixels")
        .hasMessageContaining("the first at row 0, column 0 (counted from 0), band 3");
    SceneSource without = new SceneSource("s", source.cube(), source.labels(), "1-2");
    assertThat(Scenes.load(without, anywhere()).bands()).containsExactly(0, 1);
  }

  @Test
  void unknownNamesAndAbsentFilesSayWhatToDo() {
    DataFolder data = anywhere();
    assertThatThrownBy(() -> Scenes.load(new SceneSource("s", "salinas-b", "gt.mat", null), data))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("unknown scene 'salinas-b': did you mean 'salinas");
    assertThatThrownBy(() -> Scenes.load(SceneSource.of("salinas-a", null, null), data))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("SalinasA_")
        .hasMessageContaining(folder.toString());
    SceneSource scene = enviScene(3, 2, 3, new short[] {0, 1, 2, 2, 0, 1});
    SceneSource alone = new SceneSource("s", scene.cube(), null, null);
    assertThatThrownBy(() -> Scenes.load(alone, data))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("has no label map")
        .hasMessageContaining("--labels");
    assertThatThrownBy(() -> Scenes.load(SceneSource.of("x/cube.mat", "gt.mat", null), data))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("there is no file")
        .hasMessageContaining("looked in . and " + folder);
  }

  private DataFolder anywhere() {
    return new DataFolder(List.of(folder));
  }

  private SceneSource enviScene(int bands, int rows, int columns, short[] labels) {
    return enviScene(new float[bands * 6], rows, columns, labels);
  }

  /** A cube of 2x3 pixels and a label map of any size, in files. */
  private SceneSource enviScene(float[] samples, int rows, int columns, short[] labels) {
    MemoryCube cube = new MemoryCube(samples.length / 6, 2, 3, samples, CubeMetadata.NONE);
    EnviWriter.cube(folder.resolve("cube.img"), cube, SampleType.FLOAT32, Interleave.BSQ);
    List<LandClass> classes =
        List.of(new LandClass(4, "Reeds", 0x102030), new LandClass(9, "Open water", 0x0000ff));
    EnviWriter.classification(
        folder.resolve("labels.img"),
        new LabelMap(rows, columns, labels),
        classes,
        new CubeMetadata(null, null, Map.of()));
    return new SceneSource(
        "s", folder.resolve("cube.img").toString(), folder.resolve("labels.img").toString(), null);
  }

  @Test
  void findsDataInTheFoldersThatAreToldInTheirOrder() throws IOException {
    Path option = Files.createDirectories(folder.resolve("option"));
    assertThat(DataFolder.of(option, "/env", "/home/u").folders()).containsExactly(option);
    assertThat(DataFolder.of(null, "/env", "/home/u").folders()).containsExactly(Path.of("/env"));
    assertThat(DataFolder.of(null, null, "/home/u").folders())
        .containsExactly(Path.of("data"), Path.of("/home/u/.spectrim/data"));
    assertThatThrownBy(() -> DataFolder.of(folder.resolve("none"), null, "/home/u"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--data");
  }

  @Test
  void falseColourFollowsWavelengths() {
    float[] nm = {450, 500, 550, 600, 650, 700, 850};
    MemoryCube cube = new MemoryCube(7, 1, 1, new float[7], new CubeMetadata(nm, null, Map.of()));
    assertThat(Scenes.falseColour("mine", cube)).containsExactly(4, 2, 0);
    MemoryCube blind = new MemoryCube(7, 1, 1, new float[7], CubeMetadata.NONE);
    assertThat(Scenes.falseColour("mine", blind)).containsExactly(5, 3, 1);
  }
}
