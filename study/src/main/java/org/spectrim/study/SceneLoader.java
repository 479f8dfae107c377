package org.spectrim.study;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spectrim.fit.TransformedScenes;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.OfficialMasks;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.OfficialPixels;
import org.spectrim.split.Protocols;
import org.spectrim.split.Split;
import org.spectrim.split.SplitSettings;

/** Loads scenes and splits them. Holds one scene at a time, since trials come scene by scene. */
class SceneLoader implements AutoCloseable {
  private static final String OFFICIAL = "official";

  private static final Logger LOG = LoggerFactory.getLogger(SceneLoader.class);

  private final DataFolder data;
  private @Nullable SceneSource source;
  private @Nullable Loaded loaded;

  /**
   * A scene in use.
   *
   * @param transformed its transformed forms, shared by trials
   */
  record Loaded(Scene scene, TransformedScenes transformed) {}

  SceneLoader(DataFolder data) {
    this.data = data;
  }

  /**
   * The scene of a source.
   *
   * @throws org.spectrim.error.InputException if it cannot be loaded
   */
  Loaded load(SceneSource wanted) {
    if (loaded == null || !wanted.equals(source)) {
      close();
      Scene scene = open(wanted);
      loaded = new Loaded(scene, new TransformedScenes(scene.cube()));
      source = wanted;
    }
    return loaded;
  }

  Scene open(SceneSource wanted) {
    return Scenes.load(wanted, data, LOG::warn);
  }

  /**
   * Splits a scene.
   *
   * @throws org.spectrim.error.InputException if it has too few pixels of a class, or not the
   *     official masks that the protocol needs
   */
  Split split(Scene scene, SplitSettings settings) {
    OfficialPixels official = null;
    if (settings.protocol().startsWith(OFFICIAL)) {
      OfficialMasks masks = OfficialMasks.of(scene, data);
      official = new OfficialPixels(masks.train(), masks.test(), masks.shipped());
    }
    return Protocols.split(GroundTruth.of(scene, official), settings);
  }

  @Override
  public void close() {
    if (loaded != null) {
      loaded.scene().cube().close();
      loaded = null;
    }
  }
}
