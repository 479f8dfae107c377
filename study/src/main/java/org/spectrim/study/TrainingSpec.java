package org.spectrim.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.TrainOptions;
import org.spectrim.spec.RecordReader;
import org.spectrim.spec.SpecNode;

/**
 * How a study trains each network: the key {@code training}, whose {@code epochs} may be one number
 * or one for each network.
 */
final class TrainingSpec {
  /** Enough for each baseline network to converge at its usual window on some hundred pixels. */
  private static final Map<String, Integer> EPOCHS = Map.of("cnn1d", 200, "cnn2d", 80, "cnn3d", 50);

  private static final String EPOCHS_KEY = "epochs";

  /** Seeds are those of the trials. */
  private static final List<String> HIDDEN = List.of("seed");

  private final @Nullable SpecNode node;
  private final List<String> networks;

  /**
   * @param node what the file says, or null
   * @param networks the names of the study's networks
   */
  TrainingSpec(@Nullable SpecNode node, List<String> networks) {
    this.node = node;
    this.networks = networks;
    if (node != null) {
      List<String> known = new ArrayList<>(RecordReader.keys(TrainOptions.class));
      known.removeAll(HIDDEN);
      node.map(known);
    }
  }

  TrainOptions of(String network) {
    TrainOptions usual = TrainOptions.defaults();
    usual = usual.withEpochs(EPOCHS.getOrDefault(network, usual.epochs()));
    if (node == null) {
      return usual;
    }
    SpecNode epochs = node.map().get(EPOCHS_KEY);
    if (epochs != null && epochs.isMap()) {
      SpecNode own = epochs.map(networks).get(network);
      usual = own == null ? usual : usual.withEpochs(own.integer(0, Integer.MAX_VALUE));
      return RecordReader.read(node.without(EPOCHS_KEY), usual, HIDDEN);
    }
    return RecordReader.read(node, usual, HIDDEN);
  }
}
