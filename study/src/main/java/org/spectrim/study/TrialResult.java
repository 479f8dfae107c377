package org.spectrim.study;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a finished or failed trial, as {@code result.json} in its folder.
 *
 * @param hash of the trial
 * @param row its row of the table; {@code oaDrop} stays open here, since it needs another trial
 * @param confusion {@code confusion[truth][prediction]} over the test pixels, 0-based classes; null
 *     if it failed
 * @param measured further numbers by name with unit, as in {@code latency_us_b1_p95}
 * @param notes one line each about what a reader of the numbers should know
 */
public record TrialResult(
    String hash,
    TrialRow row,
    @Nullable List<List<Long>> confusion,
    Map<String, Double> measured,
    List<String> notes) {
  /** Where {@code measured} has the overall accuracy of teachers that have no trial, in percent. */
  static final String TEACHER_OA = "teacher_oa";

  public TrialResult {
    measured = Collections.unmodifiableMap(new TreeMap<>(measured));
    notes = List.copyOf(notes);
  }

  public boolean done() {
    return row.done();
  }

  /** Overall accuracy in percent of teachers that have no trial of their own; NaN if not known. */
  public double teacherOa() {
    return measured.getOrDefault(TEACHER_OA, Double.NaN);
  }

  /** How long the trial took, without steps that were made before; NaN if that is not known. */
  public double seconds() {
    return measured.getOrDefault(RemainingTime.TRIAL_SECONDS, Double.NaN);
  }
}
