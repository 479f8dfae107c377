package org.spectrim.recipe;

import org.jspecify.annotations.Nullable;
import org.spectrim.fit.Epoch;
import org.spectrim.fit.TrainListener;
import org.spectrim.model.Model;

/**
 * Counts the epochs a step spends, whatever it does with them: each is told to the listener. A
 * model's provenance has the sum over all steps that made it, those of its teachers included.
 */
public final class EpochCount implements TrainListener {
  private static final String KEY = "epochs";

  private final TrainListener listener;
  private int spent;

  EpochCount(TrainListener listener) {
    this.listener = listener;
  }

  /** All epochs that went into a model; null for files that do not tell. */
  public static @Nullable Integer of(Model model) {
    String count = model.provenance().entries().get(KEY);
    return count == null || !count.matches("\\d{1,9}") ? null : Integer.valueOf(count);
  }

  /** The model with a note of its epochs. */
  static Model note(Model model, int epochs) {
    return model.with(model.provenance().with(KEY, Integer.toString(epochs)));
  }

  int spent() {
    return spent;
  }

  @Override
  public void epoch(Epoch epoch, int epochs) {
    spent++;
    listener.epoch(epoch, epochs);
  }
}
