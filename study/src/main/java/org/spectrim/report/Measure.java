package org.spectrim.report;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.spectrim.study.TrialRow;

/** The measured columns of {@code results.csv}, and how their values are written for people. */
enum Measure {
  OA("OA %"),
  AA("AA %"),
  KAPPA("kappa"),
  OA_DROP("OA drop"),
  EXPORTED_OA("exported OA %"),
  PARAMS("params"),
  NONZERO_PARAMS("non-zero"),
  MACS("MACs"),
  MODEL_BYTES("model file"),
  ONNX_BYTES("ONNX file"),
  LATENCY_B1("window, batch 1"),
  LATENCY_B32("window, batch 32"),
  SCENE_SECONDS("whole scene"),
  PEAK_RSS("peak memory"),
  EPOCHS("epochs"),
  TRAIN_SECONDS("training");

  private final String title;

  Measure(String title) {
    this.title = title;
  }

  /** Heading of a column. */
  String title() {
    return title;
  }

  /** The value of a row, or null where it was not measured. */
  @Nullable Number of(TrialRow row) {
    return switch (this) {
      case OA -> row.oa();
      case AA -> row.aa();
      case KAPPA -> row.kappa();
      case OA_DROP -> row.oaDrop();
      case EXPORTED_OA -> row.exportedOa();
      case PARAMS -> row.params();
      case NONZERO_PARAMS -> row.nonzeroParams();
      case MACS -> row.macsPerPixel();
      case MODEL_BYTES -> row.modelBytes();
      case ONNX_BYTES -> row.onnxBytes();
      case LATENCY_B1 -> row.latencyUsB1();
      case LATENCY_B32 -> row.latencyUsB32();
      case SCENE_SECONDS -> row.sceneSeconds();
      case PEAK_RSS -> row.peakRssMb();
      case EPOCHS -> row.epochs();
      case TRAIN_SECONDS -> row.trainSeconds();
    };
  }

  /** Whether it is in percent or percentage points. */
  boolean percent() {
    return switch (this) {
      case OA, AA, KAPPA, OA_DROP, EXPORTED_OA -> true;
      default -> false;
    };
  }

  /** A value with its unit, in few digits; a dash where it is NaN. */
  String format(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    return switch (this) {
      case OA, AA, KAPPA, EXPORTED_OA -> String.format(Locale.ROOT, "%.2f", value);
      // Adding 0 turns the -0.00 of rounding into 0.00.
      case OA_DROP ->
          String.format(Locale.ROOT, "%.2f", Math.rint(value * 100) / 100 + 0.0).replace('-', '−');
      case PARAMS, NONZERO_PARAMS, MACS, EPOCHS -> Quantity.count(value);
      case MODEL_BYTES, ONNX_BYTES -> Quantity.bytes(value);
      case LATENCY_B1, LATENCY_B32 -> Quantity.seconds(value * 1e-6);
      case SCENE_SECONDS, TRAIN_SECONDS -> Quantity.seconds(value);
      case PEAK_RSS -> Quantity.bytes(value * 1e6);
    };
  }
}
