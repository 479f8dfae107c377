package org.spectrim.cluster;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.EngineFile;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.Cube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;

/**
 * A scene to classify and the engine to do it with, as it is sent to other processes.
 *
 * @param data folders in which files are looked for, absolute
 */
public record SceneJob(
    EngineFile engine, SceneSource scene, List<String> data, ClassifyOptions options)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public SceneJob {
    data = List.copyOf(data);
  }

  /** With absolute paths. */
  public static SceneJob of(
      EngineFile engine, SceneSource scene, DataFolder data, ClassifyOptions options) {
    return new SceneJob(engine, scene.absolute(), paths(data), options);
  }

  static List<String> paths(DataFolder data) {
    return data.absolute().folders().stream().map(Path::toString).toList();
  }

  static DataFolder folder(List<String> paths) {
    return new DataFolder(paths.stream().map(RemoteFiles::parse).toList());
  }

  /**
   * @throws org.spectrim.error.InputException if this machine has no such engine
   */
  public SceneClassifier openClassifier() {
    return new SceneClassifier(engine.open(), options);
  }

  /**
   * @throws org.spectrim.error.InputException if the files are not to be seen from this machine
   */
  public Cube openCube() {
    return Scenes.openCube(scene, folder(data));
  }
}
