package org.spectrim.fit;

import java.util.List;
import org.spectrim.model.Model;

/**
 * What training gave.
 *
 * @param model with the last epoch's weights, or with patience the best one's
 * @param history one entry an epoch
 * @param seconds wall time
 * @param bestEpoch the epoch, from 1 on, whose weights the model has; 0 where none was made
 */
public record TrainResult(Model model, List<Epoch> history, double seconds, int bestEpoch) {
  public TrainResult {
    history = List.copyOf(history);
  }

  public TrainResult with(Model other) {
    return new TrainResult(other, history, seconds, bestEpoch);
  }
}
