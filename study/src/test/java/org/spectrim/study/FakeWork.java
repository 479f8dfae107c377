package org.spectrim.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.recipe.Step;
import org.spectrim.recipe.Teachers;

/** Notes what it is asked for; the model's first weight adds up the epochs it was trained for. */
class FakeWork implements TrialWork {
  final List<String> steps = new ArrayList<>();
  final List<String> finished = new ArrayList<>();

  @Override
  public Model step(
      Trial trial, Step step, @Nullable Model before, Teachers teachers, Ticker ticker) {
    int epochs = ((Step.Train) step).options().epochs();
    float mark = epochs + (before == null ? 0 : Fixtures.mark(before));
    ticker.at("epoch 1 of 1", 1);
    steps.add("%s seed %d to %s".formatted(trial.network().name(), trial.seed(), mark));
    return Fixtures.model(mark);
  }

  @Override
  public Evaluation finish(
      Trial trial, Model model, List<Model> teachers, Path folder, Ticker ticker) {
    AtomicFile.write(folder.resolve("map.png"), "a map");
    finished.add(trial.toString());
    double oa = 80 + Fixtures.mark(model) / 2;
    return new Evaluation(
        oa,
        oa - 1,
        oa - 2,
        4,
        4,
        4,
        100,
        200,
        oa - 0.5,
        99.5,
        new Evaluation.Speed(10, 200, 0.5, 150.0),
        List.of(List.of(3L, 1L), List.of(0L, 4L)),
        Map.of("latency_us_b1_p95", 12.5),
        List.of());
  }
}
