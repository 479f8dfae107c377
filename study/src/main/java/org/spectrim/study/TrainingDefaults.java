package org.spectrim.study;

import java.util.Map;
import org.spectrim.fit.TrainOptions;

/** How networks are trained where nobody says otherwise. */
public final class TrainingDefaults {
  /** Enough for each baseline network to converge at its usual window on some hundred pixels. */
  private static final Map<String, Integer> EPOCHS = Map.of("cnn1d", 200, "cnn2d", 80, "cnn3d", 50);

  private TrainingDefaults() {}

  /**
   * @param network the name of an architecture; unknown ones are trained as any
   */
  public static TrainOptions of(String network) {
    TrainOptions usual = TrainOptions.defaults();
    return usual.withEpochs(EPOCHS.getOrDefault(network, usual.epochs()));
  }
}
