package org.spectrim.cli;

import java.nio.file.Path;
import picocli.CommandLine;

/**
 * The program: picks the command, runs it, and ends with 0 (done), 1 (the work failed) or 2 (wrong
 * usage).
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int status = run(args);
    // Native threads of the engines may still be there.
    Runtime.getRuntime().halt(status);
  }

  /**
   * Runs a command in this process, which goes on afterwards.
   *
   * @return the status that the program would end with
   */
  public static int run(String... args) {
    int status = commandLine().execute(args);
    System.out.flush();
    return status;
  }

  static CommandLine commandLine() {
    Failures failures = new Failures();
    return new CommandLine(new SpectrimCommand())
        .registerConverter(Path.class, new PathConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }
}
