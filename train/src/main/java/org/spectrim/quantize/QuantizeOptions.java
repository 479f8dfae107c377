package org.spectrim.quantize;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.Names;
import org.spectrim.error.UsageException;
import org.spectrim.fit.Records;

/**
 * How a model is quantized.
 *
 * @param method a name from {@link QuantizationMethods}
 * @param bits of weights and activations; 2 to 8
 * @param weightBits of weights where they are to differ
 * @param activationBits of activations where they are to differ
 * @param inputBits of the network's input, which costs nothing in the file
 * @param edgeBits of the weights of the first and the last layer where they are to differ, as is
 *     usual below 4 bits
 * @param calibration a name from {@link Calibrators}
 * @param calibrationPixels how many of the training pixels are looked at, spread evenly; all if
 *     there are fewer
 * @param perChannel whether each filter's weights have a scale of their own, rather than each
 *     layer's
 * @param weightRange "max": weights are rounded within their largest magnitude; "mse": within the
 *     range of least squared error
 * @param rounding "nearest", or "adaround": each weight up or down as it was learned ({@link
 *     AdaRound}), for methods that do not train
 * @param equalize whether the ranges of consecutive layers' channels are made equal first
 * @param correctBias whether the mean error of each layer is taken out of its bias
 * @param epochs of training, for methods that train
 * @param learningRate at the beginning of that training; it falls to 0 on a cosine
 * @param mixed whether bits of weights are chosen layer by layer
 * @param transformBits of the band projection's weights, 4 to 8 ({@link
 *     org.spectrim.band.ProjectionRounding}); null leaves them at 16
 */
public record QuantizeOptions(
    String method,
    int bits,
    @Nullable Integer weightBits,
    @Nullable Integer activationBits,
    int inputBits,
    @Nullable Integer edgeBits,
    String calibration,
    int calibrationPixels,
    boolean perChannel,
    String weightRange,
    String rounding,
    boolean equalize,
    boolean correctBias,
    int epochs,
    double learningRate,
    MixedBits mixed,
    @Nullable Integer transformBits) {
  static final int MOST_BITS = 8;
  private static final List<String> RANGES = List.of("max", "mse");
  private static final List<String> ROUNDINGS = List.of("nearest", "adaround");

  /** Checks all settings. */
  public QuantizeOptions(
      String method,
      int bits,
      @Nullable Integer weightBits,
      @Nullable Integer activationBits,
      int inputBits,
      @Nullable Integer edgeBits,
      String calibration,
      int calibrationPixels,
      boolean perChannel,
      String weightRange,
      String rounding,
      boolean equalize,
      boolean correctBias,
      int epochs,
      double learningRate,
      MixedBits mixed,
      @Nullable Integer transformBits) {
    QuantizationMethod chosen = QuantizationMethods.named(method);
    Calibrators.named(calibration);
    if (!RANGES.contains(weightRange)) {
      throw Names.unknown("weightRange", weightRange, RANGES);
    }
    if (!ROUNDINGS.contains(rounding)) {
      throw Names.unknown("rounding", rounding, ROUNDINGS);
    }
    requireBits("bits", bits, 2);
    requireBits("weightBits", weightBits == null ? bits : weightBits, 1);
    requireBits("activationBits", activationBits == null ? bits : activationBits, 2);
    requireBits("inputBits", inputBits, 2);
    requireBits("edgeBits", edgeBits == null ? bits : edgeBits, 2);
    requireBits("transformBits", transformBits == null ? MOST_BITS : transformBits, 4);
    if (calibrationPixels < 1) {
      throw new UsageException(
          "calibrationPixels is " + calibrationPixels + "; at least 1 training pixel is needed");
    }
    if (epochs < 0) {
      throw new UsageException("epochs is " + epochs + "; use 0 or more");
    }
    if (!(learningRate > 0 && learningRate <= 10)) {
      throw new UsageException("learningRate is " + learningRate + "; use one in (0, 10]");
    }
    this.method = method;
    this.bits = bits;
    this.weightBits = weightBits;
    this.activationBits = activationBits;
    this.inputBits = inputBits;
    this.edgeBits = edgeBits;
    this.calibration = calibration;
    this.calibrationPixels = calibrationPixels;
    this.perChannel = perChannel;
    this.weightRange = weightRange;
    this.equalize = equalize;
    this.correctBias = correctBias;
    this.epochs = epochs;
    this.learningRate = learningRate;
    this.mixed = mixed;
    this.transformBits = transformBits;
    this.rounding = rounding;
    chosen.check(this);
    Checks.mixed(this, chosen);
    Checks.rounding(this);
  }

  private static void requireBits(String option, int value, int least) {
    if (value < least || value > MOST_BITS) {
      throw new UsageException("%s is %d; use %d to %d".formatted(option, value, least, MOST_BITS));
    }
  }

  /** int8 after training, a scale for each filter, min-max over up to 1,000 training pixels. */
  public static QuantizeOptions defaults() {
    return new QuantizeOptions(
        "ptq",
        8,
        null,
        null,
        8,
        null,
        "min-max",
        1000,
        true,
        "mse",
        "nearest",
        false,
        false,
        50,
        1e-3,
        MixedBits.NONE,
        null);
  }

  public QuantizeOptions withMethod(String other, int bitsOfAll) {
    return Records.with(this, Map.of("method", other, "bits", bitsOfAll));
  }

  public QuantizeOptions withBits(int ofWeights, int ofActivations) {
    return Records.with(this, Map.of("weightBits", ofWeights, "activationBits", ofActivations));
  }

  public QuantizeOptions withWeightBits(int ofWeights) {
    return Records.with(this, "weightBits", ofWeights);
  }

  public QuantizeOptions withEdgeBits(int ofEdges) {
    return Records.with(this, "edgeBits", ofEdges);
  }

  public QuantizeOptions withCalibration(String other) {
    return Records.with(this, "calibration", other);
  }

  public QuantizeOptions withCalibrationPixels(int other) {
    return Records.with(this, "calibrationPixels", other);
  }

  public QuantizeOptions withRounding(String other) {
    return Records.with(this, "rounding", other);
  }

  public QuantizeOptions withEpochs(int other) {
    return Records.with(this, "epochs", other);
  }

  public QuantizeOptions withMixed(MixedBits other) {
    return Records.with(this, "mixed", other);
  }

  public QuantizeOptions withTransformBits(int other) {
    return Records.with(this, "transformBits", other);
  }

  /** Bits of a weight of a layer between others. */
  public int bitsOfWeights() {
    return weightBits == null ? bits : weightBits;
  }

  /** Bits of an activation behind the input. */
  public int bitsOfActivations() {
    return activationBits == null ? bits : activationBits;
  }
}
