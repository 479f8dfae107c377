package org.spectrim.classify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.spectrim.classify.MapWork.Result;

/** Results of strips as bytes, deflated, to be sent from one process to another. */
final class StripPack {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
  private final DataOutputStream out =
      new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 1 << 16));

  void add(Result result) {
    try {
      out.writeInt(result.labels().length);
      byte[] labels = new byte[Short.BYTES * result.labels().length];
      for (int i = 0; i < result.labels().length; i++) {
        int label = (int) result.labels()[i];
        labels[2 * i] = (byte) (label >> Byte.SIZE);
        labels[2 * i + 1] = (byte) label;
      }
      out.write(labels);
      add(result.confidence());
      add(result.probabilities());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  /** All results, and the time that they took. */
  byte[] finish(WorkTimes times) {
    try {
      out.writeLong(times.reading());
      out.writeLong(times.computing());
      out.writeLong(times.writing());
      out.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
  }

  /** Takes out what was packed, in the same order. */
  static final class Reader {
    private final DataInputStream in;

    Reader(byte[] pack) {
      in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(pack)));
    }

    Result next() throws IOException {
      byte[] packed = in.readNBytes(Short.BYTES * in.readInt());
      float[] labels = new float[packed.length / Short.BYTES];
      for (int i = 0; i < labels.length; i++) {
        labels[i] =
            Byte.toUnsignedInt(packed[2 * i]) << Byte.SIZE | Byte.toUnsignedInt(packed[2 * i + 1]);
      }
      return new Result(labels, floats(), floats());
    }

    private float[] floats() throws IOException {
      float[] values = new float[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(in.readInt());
      }
      return values;
    }

    WorkTimes times() throws IOException {
      return new WorkTimes(in.readLong(), in.readLong(), in.readLong());
    }
  }
}
