package org.spectrim.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Times whole scenes of an ENVI file: dense against window by window, floats against 8-bit
 * integers, one thread against two. Each network has a process of its own, whose window-by-window
 * run over the same scene is the yardstick.
 */
public final class SceneBench {
  /**
   * What to run.
   *
   * @param networks name, a colon and the factor on the numbers of filters, as in {@code
   *     cnn2d:0.96}
   * @param runs of which the median counts, after one to warm up
   * @param patchwise whether the slow yardstick runs too
   */
  public record Options(
      List<String> networks, int rows, int columns, int bands, int runs, boolean patchwise) {
    public Options {
      networks = List.copyOf(networks);
    }
  }

  private SceneBench() {}

  /**
   * Runs all and prints a table to standard output as it grows.
   *
   * @throws org.spectrim.error.InputException if a process fails
   */
  public static void run(Options options) {
    System.out.println(SceneBenchMain.HEADER);
    for (String network : options.networks()) {
      List<String> arguments = new ArrayList<>();
      arguments.add(network);
      for (int number :
          new int[] {options.rows(), options.columns(), options.bands(), options.runs()}) {
        arguments.add(Integer.toString(number));
      }
      arguments.add(Boolean.toString(options.patchwise()));
      BenchProcess.run(SceneBenchMain.class, arguments, network);
    }
  }
}
