package org.spectrim.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a study found.
 *
 * @param folder with {@code results.csv} and all files of the trials
 * @param rows one a trial, in the order of the table
 * @param trials what was kept of each, in the same order
 * @param environment hardware and versions
 * @param caveats what the rows do not say by themselves, one line each
 * @param homes the study's folder that a trial is in, where that is another one
 */
public record StudyOutcome(
    Path folder,
    List<TrialRow> rows,
    Map<Trial, TrialResult> trials,
    Environment environment,
    List<String> caveats,
    Map<Trial, Path> homes) {

  /** Of one study. */
  public StudyOutcome(
      Path folder,
      List<TrialRow> rows,
      Map<Trial, TrialResult> trials,
      Environment environment,
      List<String> caveats) {
    this(folder, rows, trials, environment, caveats, Map.of());
  }

  public StudyOutcome {
    rows = List.copyOf(rows);
    caveats = List.copyOf(caveats);
  }

  /** All caveats, those that can be seen in the rows too: for readers who have only the table. */
  public List<String> allCaveats() {
    List<String> all = new ArrayList<>(StudyCaveats.ofRows(rows));
    all.addAll(caveats);
    return all;
  }

  /** How many trials failed. */
  public long failed() {
    return rows.stream().filter(row -> !row.done()).count();
  }

  /** Where the files of a trial are: {@code map.png}, {@code model.safetensors}, ONNX files. */
  public Path trialFolder(Trial trial) {
    // The hash that was stored: a later version may compute another for the same trial.
    TrialResult result = trials.get(trial);
    return homes
        .getOrDefault(trial, folder)
        .resolve("trials")
        .resolve(result == null ? trial.hash() : result.hash());
  }

  /** The classes that a trial predicted for its test pixels and those that are true, if known. */
  public Optional<TestLabels> testLabels(Trial trial) {
    return TestLabels.read(trialFolder(trial), splitFile(trial));
  }

  /** The file of the split that a trial used. */
  public Path splitFile(Trial trial) {
    return homes
        .getOrDefault(trial, folder)
        .resolve("splits")
        .resolve(trial.split().hash() + ".json");
  }
}
