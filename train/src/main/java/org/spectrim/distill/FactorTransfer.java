package org.spectrim.distill;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/**
 * {@code mean |F_t / |F_t| - F_s / |F_s||}: F_t the factors that a {@link Paraphraser} makes of the
 * teacher's maps, trained before to restore them, F_s what a translator of three layers, trained
 * along, makes of the student's (Kim et al. 2018, <i>Paraphrasing complex network: network
 * compression via factor transfer</i>, half as many factors as channels). The paper's layers are
 * 3x3 with batch-norm; here they are 1x1, since many maps have one position.
 */
final class FactorTransfer implements DistillationLoss {
  @Override
  public String name() {
    return "ft";
  }

  @Override
  public String summary() {
    return "offline, features: factors of the teacher's autoencoder (Kim et al. 2018)";
  }

  @Override
  public double weight() {
    return 500;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.LATE);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Factors(pair);
  }

  /** Both {@code [sample, factor, position]}. */
  static Tensor difference(Tensor student, Tensor teacher) {
    return Rows.unit(Rows.of(student), 1).sub(Rows.unit(Rows.of(teacher), 1)).abs().mean();
  }

  private static final class Factors implements Term {
    private final Pair pair;
    private final Map<Stage, Paraphraser> paraphrasers = new EnumMap<>(Stage.class);
    private final Map<Stage, Regressor> translators = new EnumMap<>(Stage.class);

    Factors(Pair pair) {
      this.pair = pair;
      Random random = new Random(pair.seed());
      for (Stage stage : pair.stages()) {
        int channels = pair.teacher(stage).channels();
        Paraphraser paraphraser = new Paraphraser(random, channels);
        try (Tensor maps = maps(stage)) {
          paraphraser.learn(maps, pair.seed());
        }
        paraphrasers.put(stage, paraphraser);
        int own = pair.student(stage).channels();
        int factors = Paraphraser.factors(channels);
        translators.put(stage, new Regressor(random, own, own, factors, factors));
      }
    }

    /** The teacher's of all samples, {@code [sample, channel, position]}. */
    private Tensor maps(Stage stage) {
      String node = pair.node(pair.teacher().network(), stage);
      Grid grid = pair.grid(stage);
      int[] all = IntStream.range(0, pair.view().size()).toArray();
      try (TeacherOutputs outputs = new TeacherOutputs(pair.teacher(), pair.view(), Set.of(node))) {
        float[] values =
            Torch.withoutGradients(
                () -> Tensors.floats(grid.pool(outputs.of(all, Set.of(node)).get(node))));
        return Tensors.of(values, all.length, pair.teacher(stage).channels(), grid.positions());
      }
    }

    @Override
    public Tensor loss(Lesson lesson) {
      return Terms.mean(
          pair.stages(),
          stage -> {
            Grid grid = pair.grid(stage);
            Tensor teacher =
                paraphrasers.get(stage).factor(grid.pool(lesson.teacher(stage))).detach();
            Tensor student = translators.get(stage).apply(grid.pool(lesson.student(stage)));
            return difference(student, teacher);
          });
    }

    @Override
    public List<Tensor> parameters() {
      return translators.values().stream()
          .flatMap(translator -> translator.parameters().stream())
          .toList();
    }

    @Override
    public void close() {
      paraphrasers.values().forEach(Paraphraser::close);
      translators.values().forEach(Regressor::close);
    }
  }
}
