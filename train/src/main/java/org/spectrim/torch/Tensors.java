package org.spectrim.torch;

import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/** Values in and out of libtorch. */
public final class Tensors {
  private Tensors() {}

  /** A new float tensor with a copy of the values, in row-major order. */
  public static Tensor of(float[] values, long... shape) {
    Torch.start();
    Tensor tensor = torch.empty(shape);
    if (tensor.numel() != values.length) {
      throw new IllegalArgumentException(values.length + " values do not make " + tensor.numel());
    }
    tensor.data_ptr_float().put(values, 0, values.length);
    return tensor;
  }

  /** A new float tensor whose values are to be written. */
  public static Tensor empty(long... shape) {
    Torch.start();
    return torch.empty(shape);
  }

  /** A copy of a float tensor's values, in row-major order. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    tensor.detach().contiguous().data_ptr_float().get(values, 0, values.length);
    return values;
  }

  /** A new tensor of 64-bit integers, as class targets are. */
  public static Tensor ofLongs(long[] values) {
    Torch.start();
    // Tensor.create does the same twenty times slower.
    TensorOptions longs = new TensorOptions(torch.ScalarType.Long);
    Tensor tensor = torch.empty(new long[] {values.length}, longs, new MemoryFormatOptional());
    new LongPointer(tensor.data_ptr()).put(values, 0, values.length);
    return tensor;
  }

  static long[] shape(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).toArray();
  }
}
