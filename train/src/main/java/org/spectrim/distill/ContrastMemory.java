package org.spectrim.distill;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.TrainingSet;
import org.spectrim.torch.Tensors;

/**
 * What student and teacher last made of each sample: half of it stays when a sample is seen again.
 * Negatives are drawn, with repetition, from the samples that are not known to be of the same
 * class: 256 a sample, or as many as there are (the paper draws 16,384 of 50,000 images). To be
 * made outside of a scope.
 */
final class ContrastMemory implements AutoCloseable {
  private static final int NEGATIVES = 256;
  private static final double TEMPERATURE = 0.07;
  private static final double MOMENTUM = 0.5;

  private final TrainingSet set;
  private final Random random;
  private final Tensor ofStudent;
  private final Tensor ofTeacher;

  /** Set by the first batch, so that values of h are about 1 / samples. */
  private double studentScale;

  private double teacherScale;

  ContrastMemory(TrainingSet set, int embedding, Random random) {
    this.set = set;
    this.random = random;
    ofStudent = drawn(set.size(), embedding, random);
    ofTeacher = drawn(set.size(), embedding, random);
  }

  private static Tensor drawn(int rows, int columns, Random random) {
    double bound = 1 / Math.sqrt(columns / 3.0);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return Tensors.of(values, rows, columns);
  }

  /**
   * Compares embeddings with the memory and then remembers them.
   *
   * @param student {@code [sample, value]}, unit vectors
   * @param teacher the same
   * @return h of the student before the teacher's memory and of the teacher before the student's,
   *     each {@code [sample, 1 + negatives]}
   */
  List<Tensor> compare(Tensor student, Tensor teacher, int[] samples) {
    Tensor index = candidates(samples);
    Tensor s = likeness(student, ofTeacher, index);
    Tensor t = likeness(teacher, ofStudent, index);
    if (studentScale == 0) {
      studentScale = s.mean().item_double() * set.size();
      teacherScale = t.mean().item_double() * set.size();
    }
    Tensor rows = Rows.index(samples);
    remember(ofStudent, student, rows);
    remember(ofTeacher, teacher, rows);
    return List.of(s.div(new Scalar(studentScale)), t.div(new Scalar(teacherScale)));
  }

  /** {@code exp(x . memory / T)} of the candidates. */
  private static Tensor likeness(Tensor x, Tensor memory, Tensor index) {
    // The memory changes before gradients are computed, so they need a copy.
    Tensor products = x.mm(memory.clone().t()).div(new Scalar(TEMPERATURE));
    return products.gather(1, index).exp();
  }

  /** Rows become the unit vectors of half of what they were and half of x. */
  static void remember(Tensor memory, Tensor x, Tensor rows) {
    Tensor before = memory.index_select(0, rows).mul(new Scalar(MOMENTUM));
    Tensor now = Rows.unit(before.add(x.detach(), new Scalar(1 - MOMENTUM)), 1);
    memory.index_copy_(0, rows, now);
  }

  /** For each sample itself and its negatives. */
  private Tensor candidates(int[] samples) {
    int negatives = Math.min(NEGATIVES, set.size() - 1);
    int[] all = new int[samples.length * (1 + negatives)];
    for (int i = 0; i < samples.length; i++) {
      int first = i * (1 + negatives);
      all[first] = samples[i];
      int[] others = others(samples[i]);
      for (int k = 1; k <= negatives; k++) {
        all[first + k] = others[random.nextInt(others.length)];
      }
    }
    return Rows.index(all).reshape(samples.length, 1 + negatives);
  }

  /** From which a sample's negatives are drawn. */
  int[] others(int sample) {
    int[] strangers =
        IntStream.range(0, set.size())
            .filter(other -> other != sample && !sameClass(other, sample))
            .toArray();
    return strangers.length > 0
        ? strangers
        : IntStream.range(0, set.size()).filter(other -> other != sample).toArray();
  }

  private boolean sameClass(int a, int b) {
    return set.target(a) != Lesson.UNKNOWN && set.target(a) == set.target(b);
  }

  @Override
  public void close() {
    ofStudent.close();
    ofTeacher.close();
  }
}
