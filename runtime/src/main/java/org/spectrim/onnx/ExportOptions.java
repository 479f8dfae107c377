package org.spectrim.onnx;

import java.util.EnumSet;
import java.util.Set;

/**
 * What to export.
 *
 * @param form for windows or for whole scenes
 * @param outputs what the dense form gives; the patch form gives logits always. What is not an
 *     output is not computed
 * @param kernels how convolutions over bands, rows and columns are written; those of networks for
 *     single spectra are 1-D in any case
 * @param centred whether the dense form takes samples from which the mean spectrum is subtracted
 *     already. Subtracting in the graph holds a second copy of the scene
 */
public record ExportOptions(Form form, Set<Output> outputs, Kernels kernels, boolean centred) {
  /** Windows cut out around each pixel, or a scene (or strip of one) at once. */
  public enum Form {
    PATCH,
    DENSE
  }

  /** How convolutions over bands, rows and columns are written. */
  public enum Kernels {
    /**
     * As 2-D ones over bands laid side by side, twice as fast in ONNX Runtime, and windows without
     * the rows and columns that the network never looks at.
     */
    UNFOLDED,
    /** As 3-D ones over whole windows, for windows and floats alone: what other exporters write. */
    NATIVE
  }

  /** Results of the dense form. */
  public enum Output {
    LOGITS,
    LABELS
  }

  /** Windows in, logits out. */
  public static final ExportOptions PATCH =
      new ExportOptions(Form.PATCH, EnumSet.of(Output.LOGITS));

  /** Windows in, logits out, by 3-D convolutions where the network has them: a yardstick. */
  public static final ExportOptions NATIVE_PATCH =
      new ExportOptions(Form.PATCH, EnumSet.of(Output.LOGITS), Kernels.NATIVE, false);

  /** Scene in, logits and labels out. */
  public static final ExportOptions DENSE =
      new ExportOptions(Form.DENSE, EnumSet.allOf(Output.class));

  /** Scene in, labels out. */
  public static final ExportOptions LABELS =
      new ExportOptions(Form.DENSE, EnumSet.of(Output.LABELS));

  /** Scene in, logits out. */
  public static final ExportOptions LOGITS =
      new ExportOptions(Form.DENSE, EnumSet.of(Output.LOGITS));

  /** Scene without its mean in, labels out: what maps are made with. */
  public static final ExportOptions MAP = LABELS.withCentred();

  /** Scene without its mean in, logits out: what maps of probabilities are made with. */
  public static final ExportOptions PROBABILITIES = LOGITS.withCentred();

  public ExportOptions {
    outputs = Set.copyOf(outputs);
    if (outputs.isEmpty() || (form == Form.PATCH && !outputs.equals(Set.of(Output.LOGITS)))) {
      throw new IllegalArgumentException("the " + form + " form cannot give " + outputs);
    }
    if (kernels == Kernels.NATIVE && form != Form.PATCH) {
      throw new IllegalArgumentException("3-D convolutions are kept in the patch form alone");
    }
    if (centred && form != Form.DENSE) {
      throw new IllegalArgumentException("windows are taken as they are");
    }
  }

  /** Unfolded, for samples as they are. */
  public ExportOptions(Form form, Set<Output> outputs) {
    this(form, outputs, Kernels.UNFOLDED, false);
  }

  private ExportOptions withCentred() {
    return new ExportOptions(form, outputs, kernels, true);
  }
}
