package org.spectrim.distill;

import java.util.List;
import org.spectrim.registry.Registered;

/**
 * What a student is to make small in order to become like its teacher, besides the true labels'
 * cross-entropy. Stateless; registered in {@link DistillationLosses}.
 */
public interface DistillationLoss extends Registered {
  /**
   * The part of the loss that compares two networks, without {@link #weight}.
   *
   * @throws org.spectrim.error.InputException if the two cannot be compared in this way
   */
  Term between(Pair pair, DistillOptions options);

  /** Which networks learn. */
  default Mode mode() {
    return Mode.OFFLINE;
  }

  /** The factor on the term, as published for features and batches of usual size. */
  default double weight() {
    return 1;
  }

  /** Where it looks in both networks unless options say otherwise; empty: at logits alone. */
  default List<Stage> stages() {
    return List.of();
  }

  /** Whether it looks at its stages before their ReLU. */
  default boolean beforeActivation() {
    return false;
  }
}
