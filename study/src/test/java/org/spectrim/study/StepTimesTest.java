package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTimesTest {
  @TempDir Path folder;

  @Test
  void whatALogSaysIsReadBack() {
    assertThat(StepTimes.read(folder)).isEmpty();
    try (TrialLog log = new TrialLog(folder, Optional.empty())) {
      log.line("prune: epoch 3 took 9.0 s of 10");
      log.line(StepTimes.line("train", 12.34));
      log.line(StepTimes.line("distill", 3));
      log.line(StepTimes.line("train", 1));
    }
    assertThat(StepTimes.read(folder)).containsOnlyKeys("train", "distill");
    assertThat(StepTimes.read(folder).get("train")).isEqualTo(13.3);
    assertThat(StepTimes.parse(List.of("IllegalStateException: it took 3.0 s"))).isEmpty();
  }

  @Test
  void whatATrialIsAtIsShownWhereItIsNotFilled() {
    Path shared = folder.resolve("tmp");
    Path shown = shared.resolve("worker").resolve("trial-1a");
    try (TrialLog log = new TrialLog(folder, Optional.of(shown))) {
      log.line("train: epoch 1 of 2");
      // Too soon after the first to be work for the file system again.
      log.line("train: epoch 2 of 2");
    }
    assertThat(TrialLog.latest(shared, "1a")).contains("train: epoch 1 of 2");
    assertThat(TrialLog.latest(shared, "2b")).isEmpty();
    assertThat(folder.resolve(TrialLog.FILE)).content().contains("epoch 1", "epoch 2");
  }
}
