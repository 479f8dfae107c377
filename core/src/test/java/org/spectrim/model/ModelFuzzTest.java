package org.spectrim.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.spectrim.testing.Fuzz;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

@Execution(ExecutionMode.CONCURRENT)
class ModelFuzzTest {
  @TempDir private Path folder;

  @Test
  void damagedFilesAreRefusedInOneLine() {
    List<byte[]> seeds =
        List.of(
            ModelFile.toBytes(RandomNetworks.model(Kind.SPATIAL, 1)),
            ModelFile.toBytes(RandomNetworks.model(Kind.SPECTRAL, 2)));
    Path file = folder.resolve("fuzzed.safetensors");
    int refused = Fuzz.run(seeds, file, 100_000, 20260603, ModelFile::read);
    assertThat(refused).isBetween(10_000, 99_999);
  }
}
