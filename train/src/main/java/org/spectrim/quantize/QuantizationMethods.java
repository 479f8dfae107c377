package org.spectrim.quantize;

import java.util.List;
import org.spectrim.registry.Registry;

/** All ways to quantize. */
public final class QuantizationMethods {
  public static final Registry<QuantizationMethod> REGISTRY =
      new Registry<>(
          "quantization method",
          QuantizationMethod.class,
          List.of(
              new PostTraining(),
              new WeightOnly(),
              new HalfWeights(),
              new AwareTraining(),
              new LearnedStep(),
              new Pact(),
              new DoReFa(),
              new TernaryWeights(),
              new BinaryWeights(),
              new TrainedTernary(),
              new BinaryNeuralNetwork(),
              new XnorNetwork(),
              new Incremental(),
              new Codebook()));

  private QuantizationMethods() {}

  /**
   * The one of a name.
   *
   * @throws org.spectrim.error.UsageException if there is none; the message names the nearest
   */
  public static QuantizationMethod named(String name) {
    return REGISTRY.named(name);
  }
}
