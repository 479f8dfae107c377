package org.spectrim.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.UsageException;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** Maps in tiles: pixels, places and indices are those of the map in one file. */
class TileMapTest {
  private static final int ROWS = 75;
  private static final int COLUMNS = 40;

  /** UTM with pixels of 20 x 30 metres. */
  private static final Map<String, String> PLACE =
      Map.of("map info", "{UTM, 1, 1, 500000, 4000000, 20, 30, 33, North, WGS-84, units=Meters}");

  private static final Pattern TILE =
      Pattern.compile(
          "<SourceFilename relativeToVRT=\"1\">([^<]+)</SourceFilename>.*?"
              + "<DstRect xOff=\"(\\d+)\" yOff=\"(\\d+)\" xSize=\"(\\d+)\" ySize=\"(\\d+)\"/>",
          Pattern.DOTALL);

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();
  private Model model = RandomNetworks.model(Kind.SPATIAL, 4);
  private MemoryCube cube = cube(model);
  private Path map = Path.of("");
  private Path sure = Path.of("");
  private Path each = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    Files.write(folder.resolve("model"), new byte[3]);
    map = folder.resolve("tiles");
    sure = folder.resolve("sure");
    each = folder.resolve("each");
  }

  private WorkTimes tiles(RowClassifier classifier) {
    Resume resume = Resume.of(folder.resolve("model"), List.of(), said::add);
    TileGrid grid = TileGrid.of("16x24", cube);
    return TileMap.classify(classifier, cube, Progress.NONE, grid, map, sure, each, resume);
  }

  @Test
  void pixelsAreThoseOfOneFile() throws IOException {
    List<float[]> expected = files();
    try (SceneClassifier classifier = classifier()) {
      assertThat(tiles(classifier).computing()).isPositive();
    }
    requireSame(expected);
    assertThat(said).isEmpty();
    try (Stream<Path> files = Files.list(map)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(5 * 2 + 1)
          .contains("index.vrt", "tile-000000-000000.tif", "tile-000064-000024.tif");
    }
  }

  @Test
  void tilesHaveTheirPlaceOnTheMap() {
    try (SceneClassifier classifier = classifier()) {
      tiles(classifier);
    }
    Path tile = map.resolve("tile-000016-000024.tif");
    try (Cube opened = CubeFormats.cube(new FileVariable(tile, null))) {
      assertThat(opened.metadata().georeference())
          .containsEntry("GeoTIFF ModelTiepoint", "0.0 0.0 0.0 500480.0 3999520.0 0.0")
          .containsEntry("GeoTIFF ModelPixelScale", "20.0 30.0 0.0");
    }
    assertThat(map.resolve("index.vrt"))
        .content()
        .contains("<SRS>EPSG:32633</SRS>")
        .contains(
            "<GeoTransform>5.0000000000000000e+05, 2.0000000000000000e+01, 0.0000000000000000e+00, 4.0000000000000000e+06, 0.0000000000000000e+00, -3.0000000000000000e+01</GeoTransform>");
  }

  /** What the ecosystem makes of the index; where GDAL is installed. */
  @Test
  void gdalSeesOneImage() throws IOException, InterruptedException {
    assumeThat(Stream.of("/usr/bin", "/usr/local/bin").map(Path::of))
        .as("gdal_translate is installed")
        .anyMatch(bin -> Files.isExecutable(bin.resolve("gdal_translate")));
    List<float[]> expected = files();
    try (SceneClassifier classifier = classifier()) {
      tiles(classifier);
    }
    Path whole = folder.resolve("whole.tif");
    Process gdal =
        new ProcessBuilder("gdal_translate", map.resolve("index.vrt").toString(), whole.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("gdal.log").toFile())
            .start();
    assertThat(gdal.waitFor()).as(Files.readString(folder.resolve("gdal.log"))).isZero();
    assertThat(read(whole)).isEqualTo(expected.get(0));
  }

  @Test
  void goesOnWithWhatIsMissing() throws IOException {
    List<float[]> expected = files();
    try (SceneClassifier classifier = classifier()) {
      Progress stopping =
          (done, total) -> {
            if (done > total / 2) {
              throw new IllegalStateException("stopped");
            }
          };
      Resume resume = Resume.of(folder.resolve("model"), List.of(), said::add);
      TileGrid grid = TileGrid.of("16x24", cube);
      assertThatThrownBy(
              () -> TileMap.classify(classifier, cube, stopping, grid, map, sure, each, resume))
          .hasMessage("stopped");
      Path kept = map.resolve("tile-000000-000000.tif");
      var written = Files.getLastModifiedTime(kept);
      Files.delete(each.resolve("tile-000016-000024.tif"));
      assertThat(map.resolve("index.vrt")).doesNotExist();
      List<RowRange> done = new ArrayList<>();
      tiles(
          new Delegate(classifier) {
            @Override
            public WorkTimes classify(
                Cube scene, Progress progress, MapOutputs outputs, RowRange rows)
                throws IOException {
              done.add(rows);
              return super.classify(scene, progress, outputs, rows);
            }
          });
      assertThat(done).containsExactly(new RowRange(16, ROWS));
      assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
    }
    assertThat(said)
        .singleElement()
        .asString()
        .contains("goes on where an earlier run was broken off; 1 of 5 rows of tiles are there");
    requireSame(expected);
    assertThat(map.resolve(".unfinished")).doesNotExist();
  }

  @Test
  void otherWorkTakesThePlaceOfOlder() throws IOException {
    try (SceneClassifier classifier = classifier()) {
      tiles(classifier);
      Files.writeString(map.resolve("mine.txt"), "mine");
      Resume resume = Resume.of(folder.resolve("model"), List.of(), said::add);
      TileGrid grid = TileGrid.of("40x40", cube);
      TileMap.classify(classifier, cube, Progress.NONE, grid, map, null, null, resume);
    }
    try (Stream<Path> files = Files.list(map)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "index.vrt", "mine.txt", "tile-000000-000000.tif", "tile-000040-000000.tif");
    }
  }

  @Test
  void workersWriteWhatTheySee() throws IOException {
    List<float[]> expected = files();
    List<RowRange> written = new ArrayList<>();
    try (SceneClassifier worker = classifier();
        RemoteClassifier remote = new RemoteClassifier(classifier(), crew(worker, written, 99))) {
      tiles(remote);
    }
    assertThat(written).hasSize(5).contains(new RowRange(64, ROWS));
    requireSame(expected);
    assertThat(said).isEmpty();
  }

  @Test
  void theDriverWritesWhatWorkersDoNotSee() throws IOException {
    List<float[]> expected = files();
    List<RowRange> written = new ArrayList<>();
    try (SceneClassifier worker = classifier();
        RemoteClassifier remote = new RemoteClassifier(classifier(), crew(worker, written, 1))) {
      tiles(remote);
    }
    assertThat(written).hasSize(1);
    requireSame(expected);
    assertThat(said).singleElement().asString().contains("the workers do not see " + map);
  }

  @Test
  void sizesAndNamesAreChecked() {
    for (String wrong : List.of("16", "16x", "8x16", "0x20", "16*16", "9999999999x16")) {
      assertThatThrownBy(() -> TileGrid.require(wrong))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("--tiles " + wrong + ": use ROWSxCOLUMNS");
    }
    assertThatThrownBy(() -> TileMap.requireFolder(Path.of("map.tif")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("name a folder");
  }

  /** The three rasters in one file each. */
  private List<float[]> files() throws IOException {
    List<Path> paths =
        List.of(folder.resolve("1.tif"), folder.resolve("2.tif"), folder.resolve("3.tif"));
    try (SceneClassifier classifier = classifier()) {
      MapFile.classify(
          classifier, cube, Progress.NONE, paths.get(0), paths.get(1), paths.get(2), null);
    }
    return paths.stream().map(TileMapTest::read).toList();
  }

  private static float[] read(Path file) {
    try (Cube opened = CubeFormats.cube(new FileVariable(file, null))) {
      float[] samples = new float[opened.bands() * opened.rows() * opened.columns()];
      opened.read(0, opened.rows(), FloatBuffer.wrap(samples));
      return samples;
    }
  }

  private void requireSame(List<float[]> expected) throws IOException {
    List<Path> folders = List.of(map, sure, each);
    for (int i = 0; i < folders.size(); i++) {
      float[] whole = new float[expected.get(i).length];
      Arrays.fill(whole, -1);
      int bands = whole.length / (ROWS * COLUMNS);
      // Only the first band's sources: those of the others are the same files.
      String index = Files.readString(folders.get(i).resolve("index.vrt"));
      Matcher tile = TILE.matcher(index.substring(0, index.indexOf("</VRTRasterBand>")));
      while (tile.find()) {
        put(read(folders.get(i).resolve(tile.group(1))), tile, bands, whole);
      }
      assertThat(whole).isEqualTo(expected.get(i));
    }
  }

  private static void put(float[] samples, Matcher tile, int bands, float[] whole) {
    int left = Integer.parseInt(tile.group(2));
    int top = Integer.parseInt(tile.group(3));
    int width = Integer.parseInt(tile.group(4));
    int height = Integer.parseInt(tile.group(5));
    for (int line = 0; line < bands * height; line++) {
      int row = line / height * ROWS + top + line % height;
      System.arraycopy(samples, line * width, whole, row * COLUMNS + left, width);
    }
  }

  private RemoteClassifier.Crew crew(SceneClassifier worker, List<RowRange> written, int seen) {
    return new RemoteClassifier.Crew() {
      @Override
      public int slots() {
        return 2;
      }

      @Override
      public Future<byte[]> begin(StripRun run) {
        return CompletableFuture.completedFuture(worker.classify(cube, run));
      }

      @Override
      public Future<TileRun.Done> begin(TileRun run) {
        if (written.size() == seen) {
          TileFolders elsewhere =
              new TileFolders(
                  run.folders().grid(), folder.resolve("none").toString(), null, null, "");
          return CompletableFuture.completedFuture(
              new TileRun(elsewhere, run.rows(), cube.bands()).run(worker, cube));
        }
        written.add(run.rows());
        return CompletableFuture.completedFuture(run.run(worker, cube));
      }
    };
  }

  private static class Delegate implements RowClassifier {
    private final RowClassifier to;

    Delegate(RowClassifier to) {
      this.to = to;
    }

    @Override
    public org.spectrim.onnx.ExportedModel model() {
      return to.model();
    }

    @Override
    public String engineName() {
      return to.engineName();
    }

    @Override
    public StripSize stripSize(Cube cube) {
      return to.stripSize(cube);
    }

    @Override
    public WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, RowRange rows)
        throws IOException {
      return to.classify(cube, progress, outputs, rows);
    }

    @Override
    public void close() {
      to.close();
    }
  }

  private SceneClassifier classifier() {
    byte[] bytes = OnnxExport.toBytes(model, ExportOptions.LOGITS);
    return new SceneClassifier(
        new EngineFile(false, bytes).open(), new ClassifyOptions(1, 1 << 20), 6);
  }

  private static MemoryCube cube(Model model) {
    Random random = new Random(7);
    int bands = model.transform().mean().length;
    float[] samples = new float[bands * ROWS * COLUMNS];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = i % 97 == 0 ? Float.NaN : 1000 * random.nextFloat();
    }
    return new MemoryCube(bands, ROWS, COLUMNS, samples, new CubeMetadata(null, null, PLACE));
  }
}
