package org.spectrim.distill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import org.spectrim.fit.Records;

/**
 * How a student is taught. What is made small is {@code alpha CE + (1 - alpha) weight sum of the
 * methods}, each method times the factor it was published with.
 *
 * @param method names from {@link DistillationLosses}, joined by {@code +} as in "kd+sp"
 * @param temperature by which logits are divided before softmax; over 1 shows more of the wrong
 *     classes
 * @param alpha weight of the true labels, from 0 (the teacher alone) to 1 (no teacher)
 * @param epochs of training
 * @param weight factor on the methods' part
 * @param stages where methods of features look, by name (see {@link Stage}); empty: where each
 *     method was published to look
 * @param unlabelled how many pixels without a label in the split are learned from too, at most; the
 *     teacher alone says what they are
 * @param transductive whether test pixels, without their labels, are among the unlabelled ones
 * @param unlabelledPerBatch how many of them each step sees beside its labelled pixels, so that
 *     there are as many steps as without
 * @param peers networks that learn along with the student, where a method has peers
 * @param peersLike whose layers they have, "teacher" or "student"; null for the teacher's
 * @param nearTest whether unlabelled pixels may lie in test pixels' windows even where the split
 *     keeps training pixels out of these; null for no
 * @param confidence least probability, of the teachers' mean logits, of the class that an
 *     unlabelled pixel is taken for; pixels below it are not drawn; null for 0
 * @param exit of own-teacher, the early exit that the student ends with, "early" or "late"; null
 *     for the whole student
 */
public record DistillOptions(
    String method,
    double temperature,
    double alpha,
    int epochs,
    double weight,
    List<String> stages,
    int unlabelled,
    boolean transductive,
    int unlabelledPerBatch,
    int peers,
    @Nullable String peersLike,
    @Nullable Boolean nearTest,
    @Nullable Double confidence,
    @Nullable String exit) {
  private static final int MOST_PEERS = 16;
  private static final String OWN_TEACHER = "own-teacher";
  private static final String STUDENT = "student";
  private static final List<String> EXITS = List.of("early", "late");
  private static final List<String> MODELS = List.of("teacher", STUDENT);

  public DistillOptions {
    stages = List.copyOf(stages);
    DistillationLosses.all(method);
    stages.forEach(Stage::named);
    check(
        temperature > 0 && temperature <= 1000,
        "temperature",
        temperature,
        "a number over 0, as in 2");
    check(alpha >= 0 && alpha <= 1, "alpha", alpha, "a weight from 0 to 1, as in 0.5");
    check(epochs >= 0, "epochs", epochs, "0 or more");
    check(weight >= 0 && weight <= 1e9, "weight", weight, "0 or more");
    check(unlabelled >= 0, "unlabelled", unlabelled, "a number of pixels, 0 for none");
    check(
        !transductive || unlabelled > 0,
        "unlabelled",
        unlabelled,
        "1 or more with transductive: true");
    check(
        unlabelledPerBatch >= 1 && unlabelledPerBatch <= 1 << 20,
        "unlabelledPerBatch",
        unlabelledPerBatch,
        "a number of pixels from 1 on, as in 100");
    check(peers >= 1 && peers <= MOST_PEERS, "peers", peers, "1 to " + MOST_PEERS);
    check(
        confidence == null || (confidence >= 0 && confidence < 1),
        "confidence",
        confidence == null ? 0 : confidence,
        "a probability from 0 to below 1, as in 0.95");
    checkExit(exit, method, alpha);
    if (unlabelled == 0 && (nearTest != null || confidence != null)) {
      throw new UsageException(
          (nearTest == null ? "confidence" : "nearTest")
              + " is of unlabelled pixels, but there are none; set unlabelled, as in 2000");
    }
    if (peersLike != null && !MODELS.contains(peersLike)) {
      throw Names.unknown("network that peers are like", peersLike, MODELS);
    }
  }

  boolean mayBeNearTest() {
    return nearTest != null && nearTest;
  }

  double leastConfidence() {
    return confidence == null ? 0 : confidence;
  }

  private static void checkExit(@Nullable String exit, String method, double alpha) {
    if (exit == null) {
      return;
    }
    if (!EXITS.contains(exit)) {
      throw Names.unknown("exit", exit, EXITS);
    }
    if (alpha == 1 || !method.equals(OWN_TEACHER)) {
      throw new UsageException(
          "exit is of method own-teacher with alpha below 1, which trains exits; leave exit out");
    }
  }

  /** Whether peers have the student's layers, not the teacher's. */
  boolean peersAreStudents() {
    return STUDENT.equals(peersLike);
  }

  private static void check(boolean right, String option, Number value, String allowed) {
    if (!right) {
      throw new UsageException(option + " is " + value + "; use " + allowed);
    }
  }

  /** Hinton's loss at temperature 1, half of it the true labels, for 100 epochs. */
  public static DistillOptions defaults() {
    return new DistillOptions(
        "kd", 1, 0.5, 100, 1, List.of(), 0, false, 100, 1, null, null, null, null);
  }

  public DistillOptions withMethod(String other) {
    return Records.with(this, "method", other);
  }

  public DistillOptions withTemperature(double other) {
    return Records.with(this, "temperature", other);
  }

  public DistillOptions withAlpha(double other) {
    return Records.with(this, "alpha", other);
  }

  public DistillOptions withEpochs(int other) {
    return Records.with(this, "epochs", other);
  }

  public DistillOptions withWeight(double other) {
    return Records.with(this, "weight", other);
  }

  public DistillOptions withStages(List<String> other) {
    return Records.with(this, "stages", other);
  }

  public DistillOptions withUnlabelled(int pixels, boolean testPixelsToo) {
    return Records.with(this, Map.of("unlabelled", pixels, "transductive", testPixelsToo));
  }

  public DistillOptions withUnlabelledPerBatch(int other) {
    return Records.with(this, "unlabelledPerBatch", other);
  }

  public DistillOptions withPeers(int other) {
    return Records.with(this, "peers", other);
  }

  public DistillOptions withNearTest(boolean other) {
    return Records.with(this, "nearTest", other);
  }

  public DistillOptions withConfidence(double other) {
    return Records.with(this, "confidence", other);
  }

  /**
   * @param other "early" or "late"
   */
  public DistillOptions withExit(String other) {
    return Records.with(this, "exit", other);
  }

  /** The same lessons from pixels with a label alone. */
  public DistillOptions withoutUnlabelled() {
    Map<String, @Nullable Object> none = new HashMap<>();
    none.put("unlabelled", 0);
    none.put("transductive", false);
    none.put("unlabelledPerBatch", defaults().unlabelledPerBatch);
    none.put("nearTest", null);
    none.put("confidence", null);
    return Records.with(this, none);
  }

  /**
   * @param other "teacher" or "student"
   */
  public DistillOptions withPeersLike(String other) {
    return Records.with(this, "peersLike", other);
  }
}
