package org.spectrim.scene.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.spectrim.error.InputException;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import org.spectrim.scene.BandSelection;
import org.spectrim.scene.Cube;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.Labelling;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.CubeFormats;
import org.spectrim.scene.format.FileVariable;
import org.spectrim.scene.synthetic.SyntheticScene;

/** From what a user says of a scene to the scene. */
public final class Scenes {
  /** The built-in scene that needs no file. */
  public static final String SYNTHETIC = "synthetic";

  private Scenes() {}

  /** The names of all registered scenes; the files of some may be absent. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(KnownScene.names());
    names.add(SYNTHETIC);
    return List.copyOf(names);
  }

  /** The registered scenes whose files are there. */
  public static List<String> available(DataFolder data) {
    return names().stream()
        .filter(
            name ->
                KnownScene.named(name)
                    .map(known -> isThere(known.cube(), data) && isThere(known.labels(), data))
                    .orElse(true))
        .toList();
  }

  private static boolean isThere(String file, DataFolder data) {
    return data.find(FileVariable.parse(file).file().toString()).isPresent();
  }

  /**
   * Loads a scene with its labels. Label values are counted through: the smallest becomes 1, the
   * next 2, and so on; {@code LandClass.value} keeps what they were. Labelled pixels without all
   * their samples count as unlabelled.
   *
   * @throws InputException if a file is absent, damaged, of another size than its partner, or no
   *     labelled pixel has all its samples
   */
  public static Scene load(SceneSource source, DataFolder data) {
    return load(source, data, line -> {});
  }

  /**
   * As {@link #load(SceneSource, DataFolder)}.
   *
   * @param said hears in one line how many labelled pixels lack samples, if any do
   */
  public static Scene load(SceneSource source, DataFolder data, Consumer<String> said) {
    if (source.cube().equals(SYNTHETIC) && source.labels() == null) {
      return selected(SyntheticScene.quick().scene(source.name()), source);
    }
    Optional<KnownScene> known = KnownScene.named(source.cube());
    FileVariable cubeFile = cubeFile(source, data);
    String labelsText = source.labels() != null ? source.labels() : ownLabels(source, known);
    FileVariable labelsFile = data.resolve(FileVariable.parse(labelsText));
    Cube cube = CubeFormats.cube(cubeFile);
    try {
      LabelImage image = CubeFormats.labels(labelsFile);
      if (image.rows() != cube.rows() || image.columns() != cube.columns()) {
        throw new InputException(
            "scene '%s': the label map %s has %dx%d pixels but the cube %s has %dx%d; both must show the same area"
                .formatted(
                    source.name(),
                    labelsFile,
                    image.rows(),
                    image.columns(),
                    cubeFile,
                    cube.rows(),
                    cube.columns()));
      }
      List<String> hints = List.of(source.name(), fileName(labelsFile), fileName(cubeFile));
      Labelling labels =
          Labelling.of(labelsFile.toString(), image, ClassTable.classesOf(image, hints));
      Scene scene =
          new Scene(
              source.name(),
              cube,
              labels.map(),
              labels.classes(),
              SceneHash.of(cubeFile, labelsFile));
      scene = selected(scene, source);
      return MissingSamples.leaveOut(cubeFile.toString(), scene, said);
    } catch (RuntimeException e) {
      cube.close();
      throw e;
    }
  }

  /**
   * Opens the cube alone, with all its bands, as a deployed model takes them.
   *
   * @throws InputException if it is absent or damaged
   */
  public static Cube openCube(SceneSource source, DataFolder data) {
    return source.cube().equals(SYNTHETIC)
        ? SyntheticScene.quick().cube()
        : CubeFormats.cube(cubeFile(source, data));
  }

  /**
   * The files that {@link #openCube} reads; none for the built-in scene.
   *
   * @throws InputException if they are absent or of no known format
   */
  public static List<Path> cubeFiles(SceneSource source, DataFolder data) {
    if (source.cube().equals(SYNTHETIC)) {
      return List.of();
    }
    FileVariable file = cubeFile(source, data);
    return CubeFormats.of(file.file()).files(file);
  }

  /**
   * Three bands (red, green, blue; 0-based) that show a scene to people: the usual ones of a
   * registered scene, else by wavelength, else spread over all bands.
   */
  public static int[] falseColour(String sceneName, Cube cube) {
    Optional<KnownScene> known = KnownScene.named(sceneName);
    if (known.isPresent() && known.get().red() < cube.bands()) {
      return new int[] {known.get().red(), known.get().green(), known.get().blue()};
    }
    return FalseColour.bands(cube);
  }

  private static Scene selected(Scene scene, SceneSource source) {
    BandSelection bands = source.selection();
    return bands == null
        ? scene
        : new Scene(
            scene.name(),
            scene.cube(),
            scene.labels(),
            scene.classes(),
            SceneHash.of(scene.hash(), bands),
            bands.indices(scene.cube().bands()));
  }

  private static String ownLabels(SceneSource source, Optional<KnownScene> known) {
    return known
        .map(KnownScene::labels)
        .orElseThrow(
            () ->
                new UsageException(
                    "scene '%s' has no label map: name its file with --labels or 'labels:' (as in gt.mat, or gt.mat:variable)"
                        .formatted(source.name())));
  }

  private static FileVariable cubeFile(SceneSource source, DataFolder data) {
    Optional<KnownScene> known = KnownScene.named(source.cube());
    if (known.isPresent()) {
      return registeredFile(known.get(), data);
    }
    FileVariable file = FileVariable.parse(source.cube());
    if (looksLikeName(file.file()) && data.find(file.file().toString()).isEmpty()) {
      throw Names.unknown("scene", source.cube(), names());
    }
    return data.resolve(file);
  }

  private static FileVariable registeredFile(KnownScene known, DataFolder data) {
    FileVariable file = FileVariable.parse(known.cube());
    return file.at(
        data.find(file.file().toString())
            .orElseThrow(
                () ->
                    new InputException(
                        "scene '%s' needs the file %s, which is not in %s; see 'spectrim data list'"
                            .formatted(known.name(), file.file(), data.searched()))));
  }

  private static boolean looksLikeName(Path file) {
    return !file.isAbsolute()
        && !Files.exists(file)
        && file.getNameCount() == 1
        && !file.toString().contains(".");
  }

  private static String fileName(FileVariable file) {
    return file.file().getFileName() + ":" + file.variable();
  }
}
