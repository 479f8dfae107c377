package org.spectrim.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.OfficialMasks;
import org.spectrim.split.GroundTruth;
import org.spectrim.split.OfficialPixels;
import org.spectrim.split.Protocols;
import org.spectrim.split.Split;
import org.spectrim.split.SplitFile;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;
import picocli.CommandLine.Option;

/** Which pixels train, validate and test, in the same words everywhere. */
final class SplitOptions {
  @Option(
      names = "--split",
      defaultValue = "random",
      paramLabel = "PROTOCOL",
      description =
          "random, official, official-shipped, official-counts or buffered, or a file made by 'spectrim split' (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--train",
      defaultValue = "0.1",
      paramLabel = "AMOUNT",
      description =
          "Training pixels of each class: a share (0.05) or a number (30) (default: ${DEFAULT-VALUE}).")
  private double train;

  @Option(
      names = "--validation",
      defaultValue = "" + SplitSettings.DEFAULT_VALIDATION,
      paramLabel = "SHARE",
      description =
          "Share of the training pixels that validate instead (default: ${DEFAULT-VALUE}).")
  private double validation;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Decides every random choice (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--window",
      defaultValue = "9",
      paramLabel = "N",
      description =
          "Rows and columns of the window around a pixel, odd (default: ${DEFAULT-VALUE}).")
  private int window;

  long seed() {
    return seed;
  }

  int window() {
    return window;
  }

  /** The split of a file, or a new one. */
  Split of(Scene scene, DataFolder data) {
    Path file = Path.of(split);
    if (Files.isRegularFile(file) || split.endsWith(".json")) {
      return SplitFile.read(file, scene);
    }
    OfficialPixels official = null;
    if (split.startsWith("official")) {
      OfficialMasks masks = OfficialMasks.of(scene, data);
      official = new OfficialPixels(masks.train(), masks.test(), masks.shipped());
    }
    return Protocols.split(
        GroundTruth.of(scene, official),
        new SplitSettings(split, TrainAmount.of(train), validation, seed, window));
  }
}
