package org.spectrim.distill;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Noise-contrastive estimation between unit embeddings s and t of 128 values, each a linear layer
 * on a network's features (Tian et al. 2020, <i>Contrastive representation distillation</i>, CRD).
 * With {@code h = exp(s . t / 0.07) / Z} and N negatives among M samples, the mean over samples of
 * {@code -log(h / (h + N/M)) - sum over negatives of log((N/M) / (h + N/M))}, once with the student
 * before the teacher's memory and once the other way round. See {@link ContrastMemory}.
 */
final class ContrastiveDistillation implements DistillationLoss {
  private static final int EMBEDDING = 128;
  private static final double SMALLEST = 1e-7;

  @Override
  public String name() {
    return "crd";
  }

  @Override
  public String summary() {
    return "offline, relations: a sample's own embedding among others (CRD, Tian et al. 2020)";
  }

  @Override
  public double weight() {
    return 0.8;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.HIDDEN);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Contrast(pair);
  }

  /**
   * The estimation's loss.
   *
   * @param h {@code [sample, 1 + negatives]}, the sample's own pair first
   * @param samples of the whole set
   */
  static Tensor estimation(Tensor h, int samples) {
    long negatives = h.size(1) - 1;
    double noise = (double) negatives / samples;
    Tensor own = h.narrow(1, 0, 1);
    Tensor others = h.narrow(1, 1, negatives);
    Tensor recognized = own.div(own.add(new Scalar(noise + SMALLEST))).log();
    Tensor rejected = others.add(new Scalar(noise + SMALLEST)).reciprocal().mul(new Scalar(noise));
    return recognized.sum().add(rejected.log().sum()).neg().div(new Scalar((double) h.size(0)));
  }

  private static final class Contrast implements Term {
    private final Pair pair;
    private final Stage stage;
    private final Regressor student;
    private final Regressor teacher;
    private final ContrastMemory memory;

    Contrast(Pair pair) {
      this.pair = pair;
      stage = pair.stages().get(0);
      Random random = new Random(pair.seed());
      student = new Regressor(random, pair.student(stage).size(), EMBEDDING);
      teacher = new Regressor(random, pair.teacher(stage).size(), EMBEDDING);
      memory = new ContrastMemory(pair.view(), EMBEDDING, random);
    }

    @Override
    public Tensor loss(Lesson lesson) {
      Tensor s = embedded(student, lesson.student(stage));
      Tensor t = embedded(teacher, lesson.teacher(stage));
      List<Tensor> both = memory.compare(s, t, lesson.samples());
      return both.stream()
          .map(h -> estimation(h, pair.view().size()))
          .reduce(Tensor::add)
          .orElseThrow();
    }

    private static Tensor embedded(Regressor layer, Tensor maps) {
      return Rows.unit(Rows.of(layer.apply(Rows.of(maps).unsqueeze(2))), 1);
    }

    @Override
    public List<Tensor> parameters() {
      return Stream.of(student, teacher).flatMap(part -> part.parameters().stream()).toList();
    }

    @Override
    public void close() {
      student.close();
      teacher.close();
      memory.close();
    }
  }
}
