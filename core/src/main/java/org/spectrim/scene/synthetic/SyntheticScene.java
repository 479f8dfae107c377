package org.spectrim.scene.synthetic;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;
import org.spectrim.scene.Labelling;
import org.spectrim.scene.MemoryCube;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.EnviWriter;
import org.spectrim.scene.format.Interleave;
import org.spectrim.scene.format.RasterContent;
import org.spectrim.scene.format.SampleType;

/**
 * A made-up landscape of fields, woods, water, roads, villages and works, 10 classes, from 400 to
 * 2,500 nm. It has what makes real scenes hard: mixed border pixels, classes that vary (light,
 * moisture, vigour, soil), classes that one pixel's spectrum hardly tells apart, noise that depends
 * on the band and is shared between neighbours. It is not a substitute for a real scene, but a
 * place where everything can be tried without one.
 *
 * @param bands evenly spaced
 * @param seed the same numbers give the same scene, on any machine
 */
public record SyntheticScene(int rows, int columns, int bands, long seed) {
  private static final float FIRST_NM = 400;
  private static final float LAST_NM = 2500;
  // Changes whenever the same settings make another scene.
  private static final String VERSION = "synthetic 1";
  // Up to this many samples the scene is kept in memory instead of being made at every reading.
  private static final long KEPT = 1 << 26;

  public SyntheticScene {
    if (rows < 1 || columns < 1 || bands < 2 || bands > 10_000) {
      throw new UsageException(
          "a synthetic scene of %dx%d pixels and %d bands cannot be made; it needs a pixel and 2 to 10000 bands"
              .formatted(rows, columns, bands));
    }
  }

  /** The scene of the quick study: 120 x 120 pixels of 103 bands. */
  public static SyntheticScene quick() {
    return new SyntheticScene(120, 120, 103, 1);
  }

  /** Centres of the bands in nanometres. */
  public float[] wavelengths() {
    float[] centres = new float[bands];
    for (int b = 0; b < bands; b++) {
      centres[b] = FIRST_NM + (LAST_NM - FIRST_NM) * b / (bands - 1);
    }
    return centres;
  }

  /** The samples, made row by row when they are read; nothing is held in memory. */
  public Cube cube() {
    return new SyntheticCube(this);
  }

  /** The ground truth: 0 where a pixel is mixed or lies in a parcel that nobody visited. */
  public LabelImage labels() {
    char[] values = new char[Math.multiplyExact(rows, columns)];
    PixelMixer mixer = new PixelMixer(seed);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = (char) mixer.label(row, column);
      }
    }
    return new LabelImage(rows, columns, values, Material.classes());
  }

  /**
   * The whole scene. Classes that a small scene does not show are left out.
   *
   * @param name for tables and reports
   */
  public Scene scene(String name) {
    LabelImage image = labels();
    Labelling labelling = Labelling.of("scene '" + name + "'", image, image.classes());
    return new Scene(name, kept(), labelling.map(), labelling.classes(), hash());
  }

  /**
   * Writes the cube (16-bit integers) and the ground truth as ENVI files, a block of rows after the
   * other, so that the size of the scene is bounded by the disk alone.
   *
   * @param cube of the header or data file of the cube
   * @param labels likewise, of the ground truth
   * @throws org.spectrim.error.InputException if they cannot be written
   */
  public void write(Path cube, Path labels, Interleave interleave) {
    EnviWriter.cube(cube, cube(), SampleType.INT16, interleave);
    EnviWriter.classification(
        labels, rows, columns, Material.classes(), CubeMetadata.NONE, this::writeLabels);
  }

  private void writeLabels(RasterContent.Rows target) throws IOException {
    PixelMixer mixer = new PixelMixer(seed);
    float[] values = new float[columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[column] = mixer.label(row, column);
      }
      target.put(values, 1);
    }
  }

  private String hash() {
    try {
      byte[] settings = (VERSION + " " + this).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(settings));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Cube kept() {
    long samples = (long) rows * columns * bands;
    Cube made = cube();
    if (samples > KEPT) {
      return made;
    }
    float[] values = new float[(int) samples];
    made.read(0, rows, FloatBuffer.wrap(values));
    return new MemoryCube(bands, rows, columns, values, made.metadata());
  }
}
