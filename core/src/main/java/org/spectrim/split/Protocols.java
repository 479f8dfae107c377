package org.spectrim.split;

import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.spectrim.error.InputException;
import org.spectrim.error.Names;
import org.spectrim.split.SplitProtocol.TrainTest;

/** The split protocols by name, and the one way to make a {@link Split} with them. */
public final class Protocols {
  private static final List<SplitProtocol> BUILT_IN =
      List.of(
          new RandomProtocol(),
          new OfficialProtocol(),
          new OfficialCountsProtocol(),
          new BufferedProtocol());

  private Protocols() {}

  /** The built-in protocols, then those that {@link ServiceLoader} finds. */
  public static List<SplitProtocol> all() {
    return Stream.concat(
            BUILT_IN.stream(),
            ServiceLoader.load(SplitProtocol.class).stream().map(ServiceLoader.Provider::get))
        .toList();
  }

  /**
   * @throws org.spectrim.error.UsageException for an unknown name, with the nearest known one
   */
  public static SplitProtocol named(String name) {
    return all().stream()
        .filter(protocol -> protocol.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Names.unknown(
                    "split protocol", name, all().stream().map(SplitProtocol::name).toList()));
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
        Validation.draw(truth, chosen.train(), settings.validation(), settings.seed());
    return new Split(
        protocol.label(settings),
        settings.seed(),
        truth.labels().rows(),
        truth.labels().columns(),
        sorted(drawn.train()),
        sorted(drawn.validation()),
        sorted(chosen.test()));
  }

  private static int[] sorted(int[] pixels) {
    int[] copy = pixels.clone();
    Arrays.sort(copy);
    return copy;
  }
}
