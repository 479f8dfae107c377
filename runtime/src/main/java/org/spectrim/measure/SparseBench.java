package org.spectrim.measure;

import java.util.ArrayList;
import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.sparse.SparseEngine;

/**
 * Times the sparse engine against ONNX Runtime on the same pruned networks in floats, one thread
 * each, run by run in turn in one process, so that what else the machine does hits both.
 */
public final class SparseBench {
  /**
   * What to run.
   *
   * @param networks name, a colon and the factor on the numbers of filters, as in {@code
   *     cnn2d:0.96}
   * @param zeros shares of weights that are zero
   * @param runs of which the median ratio counts, after those that warm up
   */
  public record Options(
      List<String> networks, int rows, int columns, int bands, List<Double> zeros, int runs) {
    public Options {
      networks = List.copyOf(networks);
      zeros = List.copyOf(zeros);
    }
  }

  private SparseBench() {}

  /**
   * Runs all and prints a table to standard output as it grows; each network has a process of its
   * own.
   *
   * @throws InputException if Java was started without the Vector API or a process fails
   */
  public static void run(Options options) {
    if (!SparseEngine.isAvailable()) {
      throw new InputException(SparseEngine.missing());
    }
    System.out.println(SparseBenchMain.HEADER);
    for (String network : options.networks()) {
      List<String> arguments = new ArrayList<>();
      arguments.add(network);
      for (int number :
          new int[] {options.rows(), options.columns(), options.bands(), options.runs()}) {
        arguments.add(Integer.toString(number));
      }
      options.zeros().forEach(share -> arguments.add(share.toString()));
      BenchProcess.run(SparseBenchMain.class, arguments, network);
    }
  }
}
