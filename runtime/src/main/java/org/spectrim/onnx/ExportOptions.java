package org.spectrim.onnx;

import java.util.EnumSet;
import java.util.Set;

/**
 * What to export.
 *
 * @param form for windows or for whole scenes
 * @param outputs what the dense form gives; the patch form gives logits always. What is not an
 *     output is not computed
 */
public record ExportOptions(Form form, Set<Output> outputs) {
  /** Windows cut out around each pixel, or a scene (or strip of one) at once. */
  public enum Form {
    PATCH,
    DENSE
  }

  /** Results of the dense form. */
  public enum Output {
    LOGITS,
    LABELS
  }

  /** Windows in, logits out. */
  public static final ExportOptions PATCH =
      new ExportOptions(Form.PATCH, EnumSet.of(Output.LOGITS));

  /** Scene in, logits and labels out. */
  public static final ExportOptions DENSE =
      new ExportOptions(Form.DENSE, EnumSet.allOf(Output.class));

  /** Scene in, labels out: what maps are made with. */
  public static final ExportOptions LABELS =
      new ExportOptions(Form.DENSE, EnumSet.of(Output.LABELS));

  /** Scene in, logits out. */
  public static final ExportOptions LOGITS =
      new ExportOptions(Form.DENSE, EnumSet.of(Output.LOGITS));

  public ExportOptions {
    outputs = Set.copyOf(outputs);
    if (outputs.isEmpty() || (form == Form.PATCH && !outputs.equals(Set.of(Output.LOGITS)))) {
      throw new IllegalArgumentException("the " + form + " form cannot give " + outputs);
    }
  }
}
