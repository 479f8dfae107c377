package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.spectrim.quantize.BitPlan;
import org.spectrim.quantize.BitPlan.Layer;
import org.spectrim.quantize.BitPlan.Option;

class BitsReportTest {
  private static BitPlan plan(Integer first, Integer second) {
    return new BitPlan(
        List.of(
            new Layer("conv1", List.of(new Option(2, 50, 0.5), new Option(3, 75, 0.01)), first),
            new Layer("fc1", List.of(new Option(2, 500, 0.02), new Option(3, 750, 0)), second)),
        256);
  }

  @Test
  void theTableHasALineForEachLayerAndWidth() {
    assertThat(BitsReport.csv(plan(3, 2)))
        .isEqualTo(
            """
            layer,bits,bytes,divergence_nats,chosen
            conv1,2,50,5.000e-01,
            conv1,3,75,1.000e-02,yes
            fc1,2,500,2.000e-02,yes
            fc1,3,750,0.000e+00,
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void thePageHasBarsOfTheChosenBitsAndAllSensitivities() {
    assertThat(BitsReport.page("net <1>", plan(3, 2)))
        .contains("<title>net &lt;1&gt;</title>", "on 256 training pixels")
        .contains(">3 bits</text>", ">75 bytes</text>", ">2 bits</text>", ">2.0e-02 nats</text>")
        .contains("conv1 at 2 bits: 50 bytes, 5.00e-01 nats");
    assertThat(BitsReport.page("net", plan(null, null)))
        .doesNotContain("Bits chosen")
        .contains("fc1 at 3 bits");
  }
}
