package org.spectrim.scene.synthetic;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;

/** The samples of a synthetic scene, made when they are read: reflectance x 10,000, whole. */
final class SyntheticCube implements Cube {
  private static final float SCALE = 10_000;
  private static final double HAZE_WEIGHT = 0.012;

  private final SyntheticScene scene;
  private final float[][] endmembers;
  private final float[] wavelengths;
  private final Sensor sensor;
  private final long hazeSalt;

  SyntheticCube(SyntheticScene scene) {
    this.scene = scene;
    this.wavelengths = scene.wavelengths();
    this.endmembers = Endmembers.at(wavelengths);
    this.sensor = new Sensor(scene.seed(), wavelengths);
    this.hazeSalt = Hash.mix(scene.seed(), 0x4a2e);
  }

  @Override
  public int rows() {
    return scene.rows();
  }

  @Override
  public int columns() {
    return scene.columns();
  }

  @Override
  public int bands() {
    return scene.bands();
  }

  @Override
  public CubeMetadata metadata() {
    return new CubeMetadata(wavelengths.clone(), null, Map.of());
  }

  @Override
  public void read(int firstRow, int rowCount, FloatBuffer target) {
    Objects.checkFromIndexSize(firstRow, rowCount, rows());
    int columns = columns();
    int start = target.position();
    PixelMixer mixer = new PixelMixer(scene.seed());
    float[][] weights = new float[Endmembers.COUNT][columns];
    float[] values = new float[columns];
    for (int r = 0; r < rowCount; r++) {
      mixRow(mixer, firstRow + r, weights);
      for (int band = 0; band < bands(); band++) {
        sample(weights, band, firstRow + r, values);
        target.put(start + (band * rowCount + r) * columns, values);
      }
    }
    target.position(start + bands() * rowCount * columns);
  }

  private void mixRow(PixelMixer mixer, int row, float[][] weights) {
    double[] pixel = new double[Endmembers.COUNT];
    for (int c = 0; c < columns(); c++) {
      mixer.mix(row, c, pixel);
      pixel[Endmembers.HAZE] =
          HAZE_WEIGHT * (1 + 0.5 * Hash.smooth(hazeSalt, c / 60.0, row / 60.0));
      for (int e = 0; e < pixel.length; e++) {
        weights[e][c] = (float) (SCALE * pixel[e]);
      }
    }
  }

  private void sample(float[][] weights, int band, int row, float[] values) {
    java.util.Arrays.fill(values, 0);
    for (int e = 0; e < endmembers.length; e++) {
      float reflectance = endmembers[e][band];
      float[] weight = weights[e];
      for (int c = 0; c < values.length; c++) {
        values[c] += weight[c] * reflectance;
      }
    }
    sensor.add(band, row, values);
    for (int c = 0; c < values.length; c++) {
      values[c] = Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(values[c])));
    }
  }
}
