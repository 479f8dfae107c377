package org.spectrim.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code spectrim} itself: the list of commands. */
@Command(
    name = "spectrim",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Trains, compresses and deploys CNNs for hyperspectral land-cover classification.%n",
    footer = {
      "%nFirst steps:",
      "  spectrim study                          the quick study on a built-in scene",
      "  spectrim study examples/salinas-a.yaml  a study of your choice",
      "  spectrim COMMAND --help                 what a command does, with examples",
      "%nExit code: 0 done, 1 the work failed, 2 wrong usage."
    },
    subcommands = {
      StudyCommand.class,
      ReportCommand.class,
      RecommendCommand.class,
      ReproduceCommand.class,
      TrainCommand.class,
      CompressCommand.class,
      SensitivityCommand.class,
      BitsCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      ClassifyCommand.class,
      MeasureCommand.class,
      BenchCommand.class,
      DataCommand.class,
      SplitCommand.class,
      SynthesizeCommand.class,
      InspectCommand.class,
      MethodsCommand.class,
      HelpCommand.class,
    })
final class SpectrimCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
