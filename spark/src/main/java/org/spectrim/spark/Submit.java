package org.spectrim.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.spectrim.cli.Main;

/**
 * The command line as a Spark application, for {@code spark-submit}: the same commands, done by the
 * master that spark-submit was given.
 */
public final class Submit {
  private static final String MASTER = "spark.master";
  private static final List<String> COMMANDS = List.of("classify", "study");

  private Submit() {}

  public static void main(String[] args) {
    // spark-submit brings its own logging, which would hide ours.
    Configurator.setLevel("org.apache", Level.OFF);
    Configurator.setLevel("org.sparkproject", Level.OFF);
    Configurator.setLevel("io.netty", Level.OFF);
    Main.main(withMaster(args, System.getProperty(MASTER)));
  }

  /** The arguments with the master that spark-submit knows. */
  static String[] withMaster(String[] args, String master) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    boolean named =
        all.stream().anyMatch(word -> word.equals("--spark") || word.startsWith("--spark="));
    if (!named && master != null && !all.isEmpty() && COMMANDS.contains(all.get(0))) {
      all.add(1, "--spark=" + master);
    }
    return all.toArray(String[]::new);
  }
}
