package org.spectrim.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.PixelLabels;
import org.spectrim.scene.Scene;

class SplitFileTest {
  @TempDir private Path folder;
  private Path file = Path.of("split.json");
  private final GroundTruth truth = Patchwork.truth(30, 45, 3, null);
  private final Split split =
      Protocols.split(truth, new SplitSettings("random", new TrainAmount.Share(0.2), 9, 5));

  @BeforeEach
  void name() {
    file = folder.resolve("split.json");
  }

  private static Scene scene(int rows, int columns, String hash) {
    return new Scene(
        "patchwork",
        new MemoryCube(1, rows, columns, new float[rows * columns], CubeMetadata.NONE),
        new LabelMap(rows, columns, new short[rows * columns]),
        List.of(),
        hash);
  }

  @Test
  void whatIsWrittenIsRead() {
    Scene scene = scene(30, 45, "abc");
    SplitFile.write(split, scene, file);
    assertThat(SplitFile.read(file, scene)).usingRecursiveComparison().isEqualTo(split);
    assertThat(SplitFile.read(file).sceneHash()).isEqualTo("abc");
  }

  @Test
  void labelsOfItsOwnAreKeptAndOldFilesStayAsTheyWere() throws IOException {
    Scene scene = scene(1, 6, "abc");
    Split given =
        new Split(
            "official-shipped",
            1,
            1,
            6,
            new int[] {0, 1, 3},
            new int[] {2},
            new int[] {4, 5},
            new PixelLabels(new int[] {1, 2, 3}, new int[] {2, 1, 2}));
    SplitFile.write(given, scene, file);
    assertThat(SplitFile.read(file, scene)).usingRecursiveComparison().isEqualTo(given);
    String text = Files.readString(file);
    assertThat(text)
        .contains("\"version\" : 2", "\"given\" : \"1-3\"", "\"given_labels\" : \"2,1,2\"");
    Files.writeString(file, text.replace("2,1,2", "2,2,2"));
    assertRefused("was changed by hand");
    SplitFile.write(split, scene(30, 45, "abc"), file);
    assertThat(Files.readString(file)).contains("\"version\" : 1").doesNotContain("given");
  }

  @Test
  void anotherSceneIsRefused() {
    SplitFile.write(split, scene(30, 45, "abc"), file);
    assertThatThrownBy(() -> SplitFile.read(file, scene(30, 45, "xyz")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("made for other data");
    assertThatThrownBy(() -> SplitFile.read(file, scene(45, 30, "abc")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("30x45")
        .hasMessageContaining("45x30");
  }

  @Test
  void aChangedFileIsRefused() throws IOException {
    SplitFile.write(split, scene(30, 45, "abc"), file);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"seed\" : 9", "\"seed\" : 8"));
    assertRefused("was changed by hand");
    Files.writeString(file, text.substring(0, text.length() / 2));
    assertRefused("not valid JSON");
    Files.writeString(file, "{\"format\": \"other\"}");
    assertRefused("no split file");
    Files.writeString(file, "");
    assertRefused("no split file");
    Files.delete(file);
    assertRefused("no such file");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> SplitFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why)
        .message()
        .hasLineCount(1);
  }

  @Test
  void pixelListsAreRanges() {
    int[] pixels = {0, 1, 2, 7, 9, 10};
    assertThat(PixelRanges.format(pixels)).isEqualTo("0-2,7,9-10");
    assertThat(PixelRanges.parse("0-2,7,9-10", 11)).isEqualTo(pixels);
    assertThat(PixelRanges.parse("", 1)).isEmpty();
    for (String wrong : List.of("3-1", "5,5", "7,3", "10-11", "a", "1,,2", "-1")) {
      assertThatThrownBy(() -> PixelRanges.parse(wrong, 11))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
