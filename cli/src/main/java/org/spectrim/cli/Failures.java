package org.spectrim.cli;

import java.io.PrintWriter;
import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees when something goes wrong: one line and an exit code; the stack trace only with
 * {@code --verbose}.
 */
final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (e instanceof UsageException) {
      err.println(line(e.getMessage()));
      return report(e, command, ExitCode.USAGE);
    } else if (e instanceof InputException) {
      err.println(line(e.getMessage()));
    } else {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      err.println(
          line(
              "unexpected "
                  + e.getClass().getSimpleName()
                  + message
                  + " (run again with --verbose for the details)"));
    }
    return report(e, command, ExitCode.SOFTWARE);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(line(e.getMessage() + hint(e)));
    command
        .getErr()
        .println("spectrim: see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ExitCode.USAGE;
  }

  private static String hint(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    CommandLine command = e.getCommandLine();
    String given = unmatched.getUnmatched().get(0).split("=", 2)[0];
    List<String> known =
        given.startsWith("-")
            ? command.getCommandSpec().options().stream()
                .map(option -> option.longestName())
                .toList()
            : List.copyOf(command.getSubcommands().keySet());
    String nearest = Names.nearest(given, known);
    return nearest.isEmpty() ? "" : "; did you mean '" + nearest + "'?";
  }

  private static int report(Exception e, CommandLine command, int status) {
    if (Verbosity.isVerbose()) {
      e.printStackTrace(command.getErr());
    }
    return status;
  }

  /** Messages of libraries may have several lines; a user gets one. */
  private static String line(String message) {
    return "spectrim: " + message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
