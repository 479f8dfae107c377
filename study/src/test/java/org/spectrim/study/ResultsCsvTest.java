package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsCsvTest {
  private static final TrialRow DONE =
      new TrialRow(
          "salinas-a",
          "random 5%",
          99.96,
          9,
          "cnn2d",
          "prune l1 50%",
          3,
          "done",
          99.456,
          98.8,
          99.0,
          -0.0449,
          1234L,
          1200L,
          26_600_000L,
          5000L,
          6000L,
          72.73,
          1500.0,
          0.12344,
          230.05,
          120,
          12.3456,
          99.0,
          99.876);

  private static final TrialRow FAILED =
      TrialRows.failed(
          Fixtures.trial("cnn1d", 1, Fixtures.baseline()), "class \"a\", 2 pixels of 3");

  @Test
  void theTableIsWrittenAsRfc4180HasIt(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("results.csv");
    ResultsCsv.write(file, List.of(DONE, FAILED));
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            scene,split,overlap,window,model,recipe,seed,status,oa,aa,kappa,oa_drop,params,nonzero_params,macs_per_pixel,model_bytes,onnx_bytes,latency_us_b1,latency_us_b32,scene_seconds,peak_rss_mb,epochs,train_seconds,exported_oa,agreement
            salinas-a,random 5%,100.0,9,cnn2d,prune l1 50%,3,done,99.46,98.80,99.00,-0.04,1234,1200,26600000,5000,6000,72.7,1500.0,0.1234,230.1,120,12.35,99.00,99.88
            field,random 5%,71.2,9,cnn1d,baseline,1,"failed: class ""a"", 2 pixels of 3",,,,,,,,,,,,,,,,,
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void cellsBelongToColumns() {
    assertThat(ResultsCsv.cells(DONE)).hasSameSizeAs(ResultsCsv.columns());
    assertThat(ResultsCsv.columns())
        .startsWith("scene", "split", "overlap")
        .endsWith("exported_oa", "agreement");
  }
}
