package org.spectrim.split;

import java.util.Arrays;
import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.registry.Registry;
import org.spectrim.split.SplitProtocol.TrainTest;

/** The split protocols by name, and the one way to make a {@link Split} with them. */
public final class Protocols {
  public static final Registry<SplitProtocol> REGISTRY =
      new Registry<>(
          "split protocol",
          SplitProtocol.class,
          List.of(
              new RandomProtocol(),
              new OfficialProtocol(),
              new OfficialShippedProtocol(),
              new OfficialCountsProtocol(),
              new BufferedProtocol()));

  private Protocols() {}

  /**
   * The protocol of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static SplitProtocol named(String name) {
    return REGISTRY.named(name);
  }

  /**
   * Splits a scene: the protocol chooses training and test pixels, then validation pixels are drawn
   * out of the training pixels of each class.
   *
   * @throws InputException if the scene has no labels, or not enough pixels of a class
   */
  public static Split split(GroundTruth truth, SplitSettings settings) {
    SplitProtocol protocol = named(settings.protocol());
    if (Arrays.stream(truth.pixelsByClass()).allMatch(pixels -> pixels.length == 0)) {
      throw new InputException("scene '" + truth.scene() + "': no pixel has a label");
    }
    TrainTest chosen = protocol.choose(truth, settings);
    Validation.Drawn drawn =
        Validation.draw(
            truth.with(chosen.given()), chosen.train(), settings.validation(), settings.seed());
    return new Split(
        protocol.label(settings),
        settings.seed(),
        truth.labels().rows(),
        truth.labels().columns(),
        sorted(drawn.train()),
        sorted(drawn.validation()),
        sorted(chosen.test()),
        chosen.given());
  }

  private static int[] sorted(int[] pixels) {
    int[] copy = pixels.clone();
    Arrays.sort(copy);
    return copy;
  }
}
