package org.spectrim.distill;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/** Each loss against values computed by hand, or by plain loops in double precision. */
class LossFormulasTest {
  private static final float[] STUDENT = {1, -2, 0.5f, 0.3f, 1.2f, -0.4f, 2, 0, 0};
  private static final float[] TEACHER = {2, 0, -1, 0.1f, 0.2f, 3, -1, 1, 0.5f};
  private static final int[] CLASSES = {0, 2, 1};
  private static final double T = 2;

  private static void expect(double expected, double found) {
    assertThat(found).isCloseTo(expected, Offset.offset(1e-5 * Math.max(1, Math.abs(expected))));
  }

  private static double ofLogits(DistillationLoss loss, float[] student, float[] teacher) {
    DistillOptions options = DistillOptions.defaults().withTemperature(T);
    long[] classes = {CLASSES[0], CLASSES[1], CLASSES[2]};
    return Torch.scoped(
        () ->
            loss.between(TinyPair.of(loss, 1, 1), options)
                .loss(
                    Lesson.of(
                        Tensors.of(student, student.length / 3, 3),
                        Tensors.of(teacher, teacher.length / 3, 3),
                        Tensors.ofLongs(java.util.Arrays.copyOf(classes, student.length / 3))))
                .item_float());
  }

  private static double ofFeatures(
      DistillationLoss loss, int channels, Tensor student, Tensor teacher) {
    Pair pair = TinyPair.of(loss, channels, channels);
    try (Term term = loss.between(pair, DistillOptions.defaults())) {
      return term.loss(TinyPair.lesson(pair, student, teacher)).item_float();
    }
  }

  @Test
  void kd() {
    // Over T = 2: student (1/2, 1/2, 0), teacher (3/4, 1/4, 0); KL = 3/4 log 3/2 + 1/4 log 1/2.
    float none = -100;
    float[] teacher = {(float) (2 * Math.log(3)), 0, none};
    expect(
        4 * (0.75 * Math.log(1.5) + 0.25 * Math.log(0.5)),
        ofLogits(new KnowledgeDistillation(), new float[] {1, 1, none}, teacher));
  }

  @Test
  void dkd() {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double[] p = softmax(TEACHER, i);
      double[] q = softmax(STUDENT, i);
      int c = CLASSES[i];
      sum += p[c] * Math.log(p[c] / q[c]) + (1 - p[c]) * Math.log((1 - p[c]) / (1 - q[c]));
      for (int k = 0; k < 3; k++) {
        double others = p[k] / (1 - p[c]);
        sum += k == c ? 0 : 8 * others * Math.log(others / (q[k] / (1 - q[c])));
      }
    }
    expect(T * T * sum / 3, ofLogits(new DecoupledDistillation(), STUDENT, TEACHER));
  }

  @Test
  void dist() {
    double loss = 0;
    double[][] p = {softmax(TEACHER, 0), softmax(TEACHER, 1), softmax(TEACHER, 2)};
    double[][] q = {softmax(STUDENT, 0), softmax(STUDENT, 1), softmax(STUDENT, 2)};
    for (int i = 0; i < 3; i++) {
      double[] column = {p[0][i], p[1][i], p[2][i]};
      double[] other = {q[0][i], q[1][i], q[2][i]};
      loss += (2 - pearson(p[i], q[i]) - pearson(column, other)) / 3;
    }
    expect(T * T * loss, ofLogits(new StrongerTeacher(), STUDENT, TEACHER));
  }

  @Test
  void sp() {
    // Products: student the identity, teacher all 1, which is 1/sqrt 2 after division by length.
    double root = Math.sqrt(0.5);
    double expected = (2 * (1 - root) * (1 - root) + 2 * root * root) / 4;
    Tensor student = TinyPair.pairs(1, 0, 0, 1);
    expect(
        expected, ofFeatures(new SimilarityPreserving(), 1, student, TinyPair.pairs(1, 0, 1, 0)));
  }

  @Test
  void cc() {
    // Off the diagonal the teacher's kernel has the terms 0.8 and 0.8^2/2 more.
    double difference = Math.exp(-0.8) * (0.8 + 0.32);
    Tensor student = TinyPair.pairs(2, 0, 0, 3);
    expect(
        difference * difference / 2,
        ofFeatures(new CorrelationCongruence(), 1, student, TinyPair.pairs(1, 0, 5, 0)));
  }

  @Test
  void pkt() {
    // Rows: student (2/3, 1/3), teacher (1/2, 1/2).
    Tensor student = TinyPair.pairs(2, 0, 0, 3);
    double row = 0.5 * Math.log(0.75) + 0.5 * Math.log(1.5);
    expect(row, ofFeatures(new ProbabilisticTransfer(), 1, student, TinyPair.pairs(1, 0, 5, 0)));
  }

  @Test
  void rkd() {
    // Student: a triangle of sides 1, 1, sqrt 2; teacher: one of 3, 4, 5.
    double mean = (2 + Math.sqrt(2)) / 3;
    double distances =
        2 * (huber(1 / mean - 0.75) + huber(1 / mean - 1) + huber(Math.sqrt(2) / mean - 1.25));
    double angles = 2 * (huber(Math.sqrt(0.5) - 0.6) + huber(Math.sqrt(0.5) - 0.8));
    expect(
        25 * distances / 9 + 50 * angles / 27,
        ofFeatures(
            new RelationalDistillation(),
            1,
            TinyPair.pairs(0, 0, 1, 0, 0, 1),
            TinyPair.pairs(0, 0, 3, 0, 0, 4)));
  }

  @Test
  void at() {
    // Student (9, 16) / sqrt(337), teacher (1, 0).
    double length = Math.sqrt(337);
    double expected = (Math.pow(9 / length - 1, 2) + Math.pow(16 / length, 2)) / 2;
    Tensor student = TinyPair.features(1, 3, 4);
    expect(expected, ofFeatures(new AttentionTransfer(), 1, student, TinyPair.features(1, -7, 0)));
  }

  @Test
  void nst() {
    // Teacher's channels both look at the first position; of the student's one at each.
    Tensor student = TinyPair.features(2, 2, 0, 0, 3);
    expect(
        1 + 0.5 - 2 * 0.5,
        ofFeatures(new NeuronSelectivity(), 2, student, TinyPair.features(2, 1, 0, 4, 0)));
  }

  @Test
  void fsp() {
    // G of both stages alike: student (1/2, 0; 0, 2), teacher (1, 1; 1, 1).
    Tensor student = TinyPair.features(2, 1, 0, 0, 2);
    double expected = (0.25 + 1 + 1 + 1) / 4;
    expect(
        expected,
        ofFeatures(new SolutionProcedure(), 2, student, TinyPair.features(2, 1, 1, 1, 1)));
  }

  @Test
  void hintThroughItsRegressor() {
    FitNetsHint loss = new FitNetsHint();
    Pair pair = TinyPair.of(loss, 1, 2);
    try (Term term = loss.between(pair, DistillOptions.defaults())) {
      // t = 2 s_1 - s_2 + 3
      term.parameters().get(0).data_ptr_float().put(new float[] {2, -1});
      term.parameters().get(1).data_ptr_float().put(new float[] {3});
      Lesson lesson =
          TinyPair.lesson(pair, TinyPair.features(2, 1, 2, 3, 4), TinyPair.features(1, 5, 1));
      expect((9 + 4) / 2.0, term.loss(lesson).item_float());
    }
  }

  @Test
  void vid() {
    float scale = (float) Math.log(Math.expm1(3 - 1e-5));
    double found =
        Torch.scoped(
            () ->
                VariationalInformation.negativeLikelihood(
                        Tensors.of(new float[] {1, 5}, 1, 1, 2),
                        Tensors.of(new float[] {2, 8}, 1, 1, 2),
                        Tensors.of(new float[] {scale}, 1, 1))
                    .item_float());
    expect(0.5 * ((1 + 9) / 2.0 / 3 + Math.log(3)), found);
  }

  @Test
  void ab() {
    double found =
        Torch.scoped(
            () ->
                ActivationBoundaries.boundary(
                        Tensors.of(new float[] {-2, 0.5f, 0, -3}, 1, 1, 4),
                        Tensors.of(new float[] {1, 4, -1, -2}, 1, 1, 4))
                    .item_float());
    expect((9 + 0.25 + 1 + 0) / 4, found);
  }

  @Test
  void ft() {
    // Unit vectors (0.6, 0.8) and (0, 1).
    Tensor student = TinyPair.features(1, 3, 4).reshape(1, 1, 2);
    Tensor teacher = TinyPair.features(1, 0, 7).reshape(1, 1, 2);
    expect((0.6 + 0.2) / 2, FactorTransfer.difference(student, teacher).item_float());
    expect(0, FactorTransfer.difference(student, student).item_float());
  }

  @Test
  void aParaphraserRestoresMaps() {
    float[] line = new float[2 * 50];
    for (int i = 0; i < 50; i++) {
      line[2 * i] = i / 50f;
      line[2 * i + 1] = 1 - i / 50f;
    }
    try (Tensor maps = Tensors.of(line, 50, 2, 1);
        Paraphraser paraphraser = new Paraphraser(new java.util.Random(3), 2)) {
      double before = error(paraphraser, maps);
      paraphraser.learn(maps, 1);
      assertThat(error(paraphraser, maps)).isLessThan(before / 2);
      assertThat(paraphraser.factor(maps).size(1)).isEqualTo(1);
    }
  }

  private static double error(Paraphraser paraphraser, Tensor maps) {
    return Torch.scoped(
        () -> Rows.square(paraphraser.restored(maps).sub(maps)).mean().item_float());
  }

  @Test
  void crd() {
    // Two negatives among 8 samples: N/M is 1/4.
    Tensor h = Tensors.of(new float[] {0.75f, 0.25f, 0.5f, 0.25f, 0, 0.75f}, 2, 3);
    double first = Math.log(0.75 / 1) + Math.log(0.25 / 0.5) + Math.log(0.25 / 0.75);
    double second = Math.log(0.25 / 0.5) + Math.log(1) + Math.log(0.25 / 1);
    expect(-(first + second) / 2, ContrastiveDistillation.estimation(h, 8).item_float());
  }

  private static double[] softmax(float[] logits, int row) {
    double[] p = new double[3];
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      p[k] = Math.exp(logits[3 * row + k] / T);
      sum += p[k];
    }
    for (int k = 0; k < 3; k++) {
      p[k] /= sum;
    }
    return p;
  }

  private static double pearson(double[] a, double[] b) {
    double meanA = (a[0] + a[1] + a[2]) / 3;
    double meanB = (b[0] + b[1] + b[2]) / 3;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < 3; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double huber(double x) {
    return Math.abs(x) < 1 ? x * x / 2 : Math.abs(x) - 0.5;
  }
}
