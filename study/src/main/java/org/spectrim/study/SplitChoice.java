package org.spectrim.study;

import java.util.List;
import java.util.Map;
import org.spectrim.error.UsageException;
import org.spectrim.spec.SpecNode;
import org.spectrim.split.Protocols;
import org.spectrim.split.SplitSettings;
import org.spectrim.split.TrainAmount;

/**
 * A split of a study, to be made once a seed.
 *
 * @param protocol a name of {@link Protocols}
 * @param train how many pixels of each class train; official protocols do not look at it
 * @param validation share of the training pixels that validate instead
 */
public record SplitChoice(String protocol, TrainAmount train, double validation) {
  private static final TrainAmount TENTH = new TrainAmount.Share(0.1);

  /** Where a study names no splits. */
  static final SplitChoice USUAL =
      new SplitChoice("random", TENTH, SplitSettings.DEFAULT_VALIDATION);

  /**
   * Reads the name of a protocol, or {@code {protocol: random, train: 0.05, validation: 0.1}}.
   *
   * @throws UsageException if it cannot be read as that
   */
  static SplitChoice read(SpecNode node) {
    if (node.isScalar()) {
      return checked(node, new SplitChoice(node.text(), TENTH, SplitSettings.DEFAULT_VALIDATION));
    }
    Map<String, SpecNode> keys = node.map(List.of("protocol", "train", "validation"));
    SpecNode protocol = keys.get("protocol");
    if (protocol == null) {
      throw node.error("needs a 'protocol', as in {protocol: random, train: 0.05}");
    }
    SpecNode train = keys.get("train");
    SpecNode validation = keys.get("validation");
    return checked(
        node,
        new SplitChoice(
            protocol.text(),
            train == null ? TENTH : amount(train),
            validation == null ? SplitSettings.DEFAULT_VALIDATION : validation.number()));
  }

  private static TrainAmount amount(SpecNode train) {
    try {
      return TrainAmount.of(train.number());
    } catch (UsageException e) {
      throw train.error("must be a share between 0 and 1, or a number of pixels per class");
    }
  }

  private static SplitChoice checked(SpecNode node, SplitChoice choice) {
    try {
      Protocols.named(choice.protocol);
      choice.settings(0, 1);
      return choice;
    } catch (UsageException e) {
      throw node.error(e.getMessage());
    }
  }

  /**
   * @param window the widest window of the study
   */
  SplitSettings settings(long seed, int window) {
    return new SplitSettings(protocol, train, validation, seed, window);
  }
}
