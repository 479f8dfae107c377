package org.spectrim.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spectrim.cli.Main;

/**
 * Runs a small study with Spark in this process, so that Java can write down the classes that this
 * takes (an archive for class data sharing), which the launcher and executors then start with:
 * reading and checking thousands of classes is most of what starting Spark costs.
 */
final class WarmUp {
  private static final String SPEC =
      """
      scenes: synthetic
      splits: {protocol: random, train: 10}
      models: [cnn2d]
      seeds: 1
      training: {epochs: 1}
      recipes: [baseline, prune]
      measure: false
      threads: 1
      """;

  private WarmUp() {}

  /** Takes an empty folder to work in. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path spec = Files.writeString(folder.resolve("warm-up.yaml"), SPEC);
    String out = folder.resolve("out").toString();
    Main.run("study", spec.toString(), "--out", out, "--spark", "local[1]");
    Main.main(new String[] {"classify", "--help"});
  }
}
