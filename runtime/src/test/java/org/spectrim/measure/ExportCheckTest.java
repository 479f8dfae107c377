package org.spectrim.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.spectrim.error.InputException;

class ExportCheckTest {
  @Test
  void comparesErrorsAndLabels() {
    float[] reference = {1, -4, 2, 0.5f, 0, 1, 3, 2, 1, -2, -1, -3};
    float[] exported = {1, -4, 2.1f, 0.5f, 0, 1, 1, 2, 1, -2, -1, -3};
    ExportCheck check = ExportCheck.of(reference, exported, 3);
    assertThat(check.samples()).isEqualTo(4);
    assertThat(check.labelAgreement()).isEqualTo(0.75);
    assertThat(check.largestRelativeError()).isCloseTo(2.0 / 3, within(1e-9));
    assertThatThrownBy(() -> check.requireEqual("model.onnx"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("model.onnx: its logits differ");
  }

  @Test
  void notANumberIsNotEqual() {
    ExportCheck check = ExportCheck.of(new float[] {1, 2}, new float[] {1, Float.NaN}, 2);
    assertThat(check.largestRelativeError()).isInfinite();
  }

  @Test
  void equalLogitsPass() {
    ExportCheck check = ExportCheck.of(new float[] {1, 2}, new float[] {1, 2}, 2);
    assertThat(check).isEqualTo(new ExportCheck(1, 0, 1));
    check.requireEqual("model.onnx");
  }
}
