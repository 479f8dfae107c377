package org.spectrim.scene.catalog;

import java.io.Serializable;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.UsageException;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.BandSelection;
import org.spectrim.scene.format.FileVariable;

/**
 * What a user says of a scene, in the words of a study's spec.
 *
 * @param name for tables and reports
 * @param cube a registered name, or a file as in {@code cube.mat:variable}
 * @param labels a file, or null: for a registered scene its own, and where only the cube is wanted
 * @param bands which bands to use, as in {@code 1-129,136-224}, or null for all
 */
public record SceneSource(String name, String cube, @Nullable String labels, @Nullable String bands)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * @throws UsageException if a part cannot be read as what it should be; whether the files are
   *     there is not looked at yet
   */
  public SceneSource {
    if (name.isBlank()) {
      throw new UsageException("a scene has an empty name; give it one");
    }
    if (cube.isBlank()) {
      throw new UsageException("scene '" + name + "' has an empty cube; name a file");
    }
    FileVariable.parse(cube);
    if (labels != null) {
      FileVariable.parse(labels);
    }
    if (bands != null) {
      BandSelection.parse(bands);
    }
  }

  /**
   * What {@code --scene} and {@code --labels} say: a registered name, or a file that gives the
   * scene its name.
   */
  public static SceneSource of(String scene, @Nullable String labels, @Nullable String bands) {
    if (Scenes.names().contains(scene)) {
      return new SceneSource(scene, scene, labels, bands);
    }
    String file = String.valueOf(FileVariable.parse(scene).file().getFileName());
    int dot = file.lastIndexOf('.');
    return new SceneSource(dot > 0 ? file.substring(0, dot) : file, scene, labels, bands);
  }

  /** With absolute paths where files are found from the working folder, for other processes. */
  public SceneSource absolute() {
    return new SceneSource(name, absolute(cube), labels == null ? null : absolute(labels), bands);
  }

  private static String absolute(String text) {
    if (RemoteFiles.isUrl(text)) {
      return text;
    }
    FileVariable file = FileVariable.parse(text);
    return Files.exists(file.file()) ? file.at(file.file().toAbsolutePath()).toString() : text;
  }

  /** The selection of bands, if there is one. */
  public @Nullable BandSelection selection() {
    return bands == null ? null : BandSelection.parse(bands);
  }
}
