package org.spectrim.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalfTensorTest {
  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short half = (short) bits;
      float value = HalfTensor.toFloat(half);
      if (Float.isNaN(value)) {
        assertThat(HalfTensor.toFloat(HalfTensor.toHalf(value))).isNaN();
      } else {
        assertThat(HalfTensor.toHalf(value)).isEqualTo(half);
      }
    }
  }

  @Test
  void knownValues() {
    float[] values = {1, -2, 65504, 65519, 65520, -0f, 0x1p-24f, 0x1p-25f, 0x1.8p-25f, 0.1f};
    int[] bits = {0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x8000, 1, 0, 1, 0x2e66};
    for (int i = 0; i < values.length; i++) {
      assertThat(HalfTensor.toHalf(values[i]) & 0xffff).as("%s", values[i]).isEqualTo(bits[i]);
    }
  }

  @Test
  void roundsToTheNearest() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(36) - 22));
      short half = HalfTensor.toHalf(value);
      double error = Math.abs((double) HalfTensor.toFloat(half) - value);
      for (int neighbour : new int[] {half - 1, half + 1}) {
        float other = HalfTensor.toFloat((short) neighbour);
        if (!Float.isNaN(other)) {
          assertThat(error).isLessThanOrEqualTo(Math.abs((double) other - value));
        }
      }
    }
  }

  @Test
  void takesTwoBytesEach() {
    HalfTensor tensor = HalfTensor.of(new DenseTensor(List.of(3), new float[] {1, 2, 3}));
    assertThat(tensor.bytes()).isEqualTo(6);
    assertThat(tensor.toFloats()).containsExactly(1, 2, 3);
    assertThat(tensor.gather(List.of(2), new int[] {2, 0}).toFloats()).containsExactly(3, 1);
  }
}
