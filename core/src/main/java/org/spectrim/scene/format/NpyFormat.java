package org.spectrim.scene.format;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LabelImage;

/**
 * NumPy's {@code .npy} files: arrays of rows x columns x bands as cubes, of rows x columns as label
 * maps, in C order, whole numbers or floats of either byte order. Cubes are read in pieces where
 * they lie.
 */
final class NpyFormat implements CubeFormat {
  @Override
  public String name() {
    return "NumPy (.npy)";
  }

  @Override
  public boolean reads(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return NpyHeader.isNpy(new FileSlice(channel, 0, 6).readAllBytes());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Cube cube(FileVariable source) {
    NpyHeader header = header(source);
    if (header.shape().length != 3) {
      throw new InputException(
          "%s holds an array of %s; a cube has rows x columns x bands"
              .formatted(source.file(), header.size()));
    }
    return open(source.file(), header, header.shape()[2]);
  }

  @Override
  public LabelImage labels(FileVariable source) {
    NpyHeader header = header(source);
    int[] shape = header.shape();
    if (shape.length != 2) {
      throw new InputException(
          "%s holds an array of %s; a label map has rows x columns"
              .formatted(source.file(), header.size()));
    }
    long pixels = (long) shape[0] * shape[1];
    if (pixels > Integer.MAX_VALUE - 8) {
      throw new InputException(source.file() + " is too large for a label map");
    }
    Memory.require(pixels * 6, source.toString());
    float[] values = new float[(int) pixels];
    try (Cube cube = open(source.file(), header, 1)) {
      cube.read(0, shape[0], FloatBuffer.wrap(values));
    }
    return Labels.image(source.toString(), shape[0], shape[1], values, List.of());
  }

  @Override
  public List<Path> files(FileVariable source) {
    return List.of(source.file());
  }

  private static NpyHeader header(FileVariable source) {
    if (source.variable() != null) {
      throw new UsageException(
          source + ": an .npy file has no variables; leave ':" + source.variable() + "' out");
    }
    try (FileChannel file = FileChannel.open(source.file())) {
      return NpyHeader.read(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + source.file() + ": " + e.getMessage(), e);
    }
  }

  /** The array lies as an ENVI file does whose bands belong together pixel by pixel. */
  private static Cube open(Path path, NpyHeader header, int bands) {
    int[] shape = header.shape();
    EnviLayout layout =
        new EnviLayout(
            shape[0],
            shape[1],
            bands,
            header.type(),
            bands == 1 ? Interleave.BSQ : Interleave.BIP,
            header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
            header.offset());
    CubeMetadata metadata = new CubeMetadata(null, null, Map.of());
    int[] all = new int[bands];
    float[] gains = new float[bands];
    for (int b = 0; b < bands; b++) {
      all[b] = b;
      gains[b] = 1;
    }
    BandScaling scaling = BandScaling.of(gains, new float[bands], null);
    try {
      return new EnviCube(path, FileChannel.open(path), layout, scaling, all, metadata);
    } catch (IOException e) {
      throw new InputException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }
}
