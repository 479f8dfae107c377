package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.error.InputException;

/**
 * {@code mean (G_s - G_t)^2}, G the products of the channels of two stages over common positions,
 * {@code G_ij = 1/P sum_p f_ip g_jp} (Yim et al. 2017, <i>A gift from knowledge distillation</i>,
 * the flow of solution procedure). The paper's networks have equal widths; where they differ, a
 * linear regressor first maps the student's channels to the teacher's. Maps are average-pooled to
 * the smaller of the two stages' grids.
 */
final class SolutionProcedure implements DistillationLoss {
  @Override
  public String name() {
    return "fsp";
  }

  @Override
  public String summary() {
    return "offline, features: products of two stages' channels (FSP, Yim et al. 2017)";
  }

  @Override
  public double weight() {
    return 50;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.EARLY, Stage.LATE);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    if (pair.stages().size() < 2) {
      throw new InputException(
          "fsp compares the way from one stage to the next; name two stages, as in [early, late]");
    }
    return new Flow(pair);
  }

  private static final class Flow implements Term {
    private final Pair pair;

    /** One a stage; empty where widths are equal. */
    private final List<List<Regressor>> regressors = new ArrayList<>();

    Flow(Pair pair) {
      this.pair = pair;
      Random random = new Random(pair.seed());
      for (Stage stage : pair.stages()) {
        int from = pair.student(stage).channels();
        int to = pair.teacher(stage).channels();
        regressors.add(from == to ? List.of() : List.of(new Regressor(random, from, to)));
      }
    }

    @Override
    public Tensor loss(Lesson lesson) {
      List<Stage> stages = pair.stages();
      Tensor sum = step(lesson, 1);
      for (int i = 2; i < stages.size(); i++) {
        sum = sum.add(step(lesson, i));
      }
      return sum.div(new Scalar(stages.size() - 1.0));
    }

    /** From a stage to the next. */
    private Tensor step(Lesson lesson, int i) {
      List<Stage> stages = pair.stages();
      Grid grid = smaller(pair.grid(stages.get(i - 1)), pair.grid(stages.get(i)));
      Tensor teacher =
          products(
              grid.pool(lesson.teacher(stages.get(i - 1))),
              grid.pool(lesson.teacher(stages.get(i))));
      Tensor student = products(student(lesson, grid, i - 1), student(lesson, grid, i));
      return Rows.square(student.sub(teacher)).mean();
    }

    private Tensor student(Lesson lesson, Grid grid, int i) {
      Tensor maps = grid.pool(lesson.student(pair.stages().get(i)));
      List<Regressor> regressor = regressors.get(i);
      return regressor.isEmpty() ? maps : regressor.get(0).apply(maps);
    }

    private static Grid smaller(Grid a, Grid b) {
      return new Grid(
          Math.min(a.bands(), b.bands()),
          Math.min(a.rows(), b.rows()),
          Math.min(a.columns(), b.columns()));
    }

    private static Tensor products(Tensor f, Tensor g) {
      return f.matmul(g.transpose(1, 2)).div(new Scalar((double) f.size(2)));
    }

    @Override
    public List<Tensor> parameters() {
      return regressors.stream()
          .flatMap(List::stream)
          .flatMap(regressor -> regressor.parameters().stream())
          .toList();
    }

    @Override
    public void close() {
      parameters().forEach(Tensor::close);
    }
  }
}
