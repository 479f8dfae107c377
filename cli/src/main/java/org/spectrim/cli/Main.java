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
    int status = commandLine().execute(args);
    System.out.flush();
    // Native threads of the engines may still be there.
    Runtime.getRuntime().halt(status);
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
