package org.spectrim.distill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;

/** A term that compares a teacher's maps with what regressors make of a student's. */
final class StageRegressors implements Term {
  /** The loss of one stage. */
  interface Comparison {
    /** Both {@code [sample, channel, position]} with the teacher's channels, on a common grid. */
    Tensor loss(Stage stage, Tensor student, Tensor teacher);
  }

  private final Pair pair;
  private final Comparison comparison;
  private final Map<Stage, Regressor> regressors = new EnumMap<>(Stage.class);
  private final List<Tensor> further;

  /**
   * @param layers of each regressor
   * @param further other tensors to be trained, which this term closes
   */
  StageRegressors(Pair pair, int layers, List<Tensor> further, Comparison comparison) {
    this.pair = pair;
    this.comparison = comparison;
    this.further = List.copyOf(further);
    Random random = new Random(pair.seed());
    for (Stage stage : pair.stages()) {
      int[] channels = new int[layers + 1];
      Arrays.fill(channels, pair.teacher(stage).channels());
      channels[0] = pair.student(stage).channels();
      regressors.put(stage, new Regressor(random, channels));
    }
  }

  @Override
  public Tensor loss(Lesson lesson) {
    return Terms.mean(
        pair.stages(),
        stage -> {
          Grid grid = pair.grid(stage);
          Tensor student = regressors.get(stage).apply(grid.pool(lesson.student(stage)));
          return comparison.loss(stage, student, grid.pool(lesson.teacher(stage)));
        });
  }

  @Override
  public List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>(further);
    regressors.values().forEach(regressor -> all.addAll(regressor.parameters()));
    return all;
  }

  @Override
  public void close() {
    parameters().forEach(Tensor::close);
  }
}
