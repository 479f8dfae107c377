package org.spectrim.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code spectrim bench}: measurements of Spectrim itself. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    header = "Measures how fast Spectrim is on this machine.",
    subcommands = {
      BenchSceneCommand.class,
      BenchPrunedCommand.class,
      BenchSparseCommand.class,
      BenchQuantizedCommand.class,
      BenchDistillCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to measure: scene, pruned, sparse, quantized or distill");
  }
}
