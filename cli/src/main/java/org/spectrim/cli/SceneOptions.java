package org.spectrim.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import picocli.CommandLine.Option;

/** The scene a command works on, in the same words everywhere. */
final class SceneOptions {
  @Option(
      names = "--scene",
      required = true,
      paramLabel = "SCENE",
      description =
          "A registered name (synthetic, salinas-a, ...) or the file of a cube: cube.mat, cube.mat:variable, cube.hdr.")
  private String scene;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "The ground truth: gt.mat, gt.mat:variable, gt.hdr. Registered scenes have their own.")
  private @Nullable String labels;

  @Option(
      names = "--bands",
      paramLabel = "LIST",
      description = "Use only these bands, counted from 1, as in 1-129,136-224.")
  private @Nullable String bands;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where data files are looked for; else SPECTRIM_DATA, else ./data, else ~/.spectrim/data.")
  private @Nullable Path data;

  SceneSource source() {
    return SceneSource.of(scene, labels, bands);
  }

  DataFolder folder() {
    return DataFolder.of(data);
  }

  Scene load() {
    return Scenes.load(source(), folder(), System.err::println);
  }
}
