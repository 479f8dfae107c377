package org.spectrim.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.band.BandTransform;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.MemoryCube;

class TransformedSceneTest {
  /** Standardized with mean 10 and 20, and a deviation of 1. */
  @Test
  void missingSamplesAreTheMeanOfTheirBand() {
    BandTransform transform =
        new BandTransform("standardize", true, new float[] {10, 20}, new float[] {1, 1});
    float[] samples = {11, Float.NaN, 12, -9999, 21, 22, Float.POSITIVE_INFINITY, 24};
    CubeMetadata metadata = new CubeMetadata(null, -9999f, Map.of());
    TransformedScene scene =
        TransformedScene.of(new MemoryCube(2, 2, 2, samples, metadata), transform, 1);
    float[] found = new float[8];
    scene.copyRows(0, 2, FloatBuffer.wrap(found));
    assertThat(found).containsExactly(1, 0, 2, 0, 1, 2, 0, 4);
  }
}
