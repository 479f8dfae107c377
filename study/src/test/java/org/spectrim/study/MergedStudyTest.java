package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;

class MergedStudyTest {
  @TempDir Path folder;

  /** A study of some trials in a folder of its own. */
  private Path run(String name, List<Trial> trials, FakeWork work) {
    Path run = folder.resolve(name);
    try (TrialStore store = TrialStore.open(run)) {
      store.writeText(run.resolve(StoredStudy.ORDER), StoredStudy.order(trials));
      new StudyRunner(trials, store, work, StudyListener.NONE).run();
    }
    return run;
  }

  private static List<Trial> trials(UnaryOperator<Trial> change) {
    return Fixtures.trials().stream().map(change).toList();
  }

  private static Trial at(Trial trial, String scene, String sceneHash, String splitHash) {
    return new Trial(
        scene,
        sceneHash,
        new TrialSplit(trial.split().label(), splitHash + trial.seed(), 71.25),
        trial.network(),
        trial.window(),
        trial.seed(),
        trial.training(),
        trial.recipe(),
        trial.threads(),
        trial.measure());
  }

  @Test
  void studiesOfTwoScenesAreOne() {
    Path one = run("one", Fixtures.trials(), new FakeWork());
    List<Trial> elsewhere = trials(trial -> at(trial, "meadow", "other", "theirs"));
    Path two = run("two", elsewhere, new FakeWork());
    StoredStudy both = StoredStudy.read(List.of(one, two), folder.resolve("both"));
    StudyOutcome outcome = both.outcome();
    assertThat(outcome.trials()).hasSize(24);
    assertThat(outcome.rows().subList(0, 12))
        .isEqualTo(StoredStudy.read(one).outcome().rows())
        .allMatch(row -> row.scene().equals("field"));
    assertThat(outcome.rows().subList(12, 24))
        .isEqualTo(StoredStudy.read(two).outcome().rows())
        .allMatch(row -> row.oaDrop() != null);
    assertThat(outcome.folder()).isEqualTo(folder.resolve("both"));
    Trial last = elsewhere.get(11);
    assertThat(outcome.trialFolder(last)).isEqualTo(two.resolve("trials").resolve(last.hash()));
    assertThat(outcome.trialFolder(last).resolve("result.json")).exists();
    assertThat(outcome.splitFile(Fixtures.trials().get(0)).startsWith(one)).isTrue();
    assertThat(StoredStudy.read(List.of(one), one).outcome().rows())
        .isEqualTo(StoredStudy.read(one).outcome().rows());
  }

  @Test
  void partsOfOneStudyAreMergedAndWhatIsDoneCounts() {
    List<Trial> trials = Fixtures.trials();
    FakeWork broken =
        new FakeWork() {
          @Override
          public Evaluation finish(
              Trial trial, Model model, List<Model> teachers, Path out, Ticker ticker) {
            throw new InputException("no space");
          }
        };
    Path failed = run("failed", trials.subList(0, 7), broken);
    Path done = run("done", trials.subList(5, 12), new FakeWork());
    StudyOutcome outcome =
        StoredStudy.read(List.of(failed, done), folder.resolve("both")).outcome();
    assertThat(outcome.rows()).hasSize(12);
    assertThat(outcome.failed()).isEqualTo(5);
    assertThat(outcome.trialFolder(trials.get(6)).startsWith(done)).isTrue();
    assertThat(outcome.trialFolder(trials.get(2)).startsWith(failed)).isTrue();
  }

  @Test
  void contradictionsAreNamed() {
    Path one = run("one", Fixtures.trials(), new FakeWork());
    assertContradiction(
        one,
        run("data", trials(t -> at(t, "field", "other", "split-hash-")), new FakeWork()),
        "scene 'field' is other data");
    assertContradiction(
        one,
        run("pixels", trials(t -> at(t, "field", "scene-hash", "other")), new FakeWork()),
        "split 'random 5%' of scene 'field' with seed 1 has other pixels");
    TrainOptions longer = TrainOptions.defaults().withEpochs(77);
    Path options =
        run(
            "options",
            trials(
                t ->
                    new Trial(
                        t.scene(),
                        t.sceneHash(),
                        t.split(),
                        t.network(),
                        t.window(),
                        t.seed(),
                        longer,
                        t.recipe(),
                        t.threads(),
                        t.measure())),
            new FakeWork());
    assertContradiction(
        one, options, "'field, random 5%, cnn1d, baseline, seed 1' was run with other options");
    FakeWork lucky =
        new FakeWork() {
          @Override
          public Evaluation finish(
              Trial trial, Model model, List<Model> teachers, Path out, Ticker ticker) {
            return super.finish(trial, Fixtures.model(3), teachers, out, ticker);
          }
        };
    assertContradiction(
        one, run("lucky", Fixtures.trials(), lucky), "has an OA of 85.0 and of 81.5");
  }

  private void assertContradiction(Path one, Path other, String why) {
    assertThatThrownBy(() -> StoredStudy.read(List.of(one, other), folder.resolve("both")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(one.toString())
        .hasMessageContaining(other.toString())
        .hasMessageContaining(why)
        .message()
        .hasLineCount(1);
  }
}
