package org.spectrim.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.testing.Fuzz;

@Execution(ExecutionMode.CONCURRENT)
class SplitFuzzTest {
  @TempDir private Path folder;

  @Test
  void damagedFilesAreRefusedInOneLine() throws IOException {
    GroundTruth truth = Patchwork.truth(10, 12, 3, null);
    Split split =
        Protocols.split(truth, new SplitSettings("random", new TrainAmount.Share(0.2), 3, 5));
    MemoryCube cube = new MemoryCube(1, 10, 12, new float[120], CubeMetadata.NONE);
    LabelMap labels = new LabelMap(10, 12, new short[120]);
    Path file = folder.resolve("fuzzed.json");
    SplitFile.write(split, new Scene("patchwork", cube, labels, List.of(), "abc"), file);
    byte[] whole = Files.readAllBytes(file);
    int refused = Fuzz.run(List.of(whole), file, 100_000, 20260602, SplitFile::read);
    assertThat(refused).isBetween(10_000, 99_999);
  }
}
