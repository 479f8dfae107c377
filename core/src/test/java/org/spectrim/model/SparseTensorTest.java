package org.spectrim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class SparseTensorTest {
  @Test
  void patternsAreThoseComputedByHand() {
    float[] values = new float[24];
    values[0] = 1;
    values[5] = 2;
    values[13] = -3;
    SparsePattern pattern = SparsePattern.of(values, 2, 1);
    assertThat(pattern.elements(2, 1)).containsExactly(0, 5, 13);
    assertThat(pattern.encode(0)).containsExactly(0b0010_0001, 0b0010_0000, 0);
    // Gaps 0, 4, 7 and 10 clear bits at the end, in 3 bits: 0, 4, 7 and on, 0, 7 and on.
    assertThat(pattern.codes(3)).isEqualTo(5);
    assertThat(pattern.encode(3)).containsExactly(0b1110_0000, 0b0111_0001);
    // In 2 bits: 0 | 3 1 | 3 3 1 | 3 3 3.
    assertThat(pattern.codes(2)).isEqualTo(9);
    assertThat(pattern.bytes(2)).isEqualTo(3);
    // In 4 bits: 0 4 7, the rest needs no code.
    assertThat(pattern.encode(4)).containsExactly(0x40, 0x07);
  }

  @Test
  void blocksShareABit() {
    // Six channels of three weights: the second block has two channels only.
    float[] values = new float[18];
    values[1] = 1;
    values[4] = 2;
    values[14] = 3;
    SparsePattern pattern = SparsePattern.of(values, 6, 4);
    assertThat(pattern.length()).isEqualTo(6);
    assertThat(pattern.encode(0)).containsExactly(0b100010);
    assertThat(pattern.elements(6, 4)).containsExactly(1, 4, 7, 10, 14, 17);
    assertThat(pattern.stored(6, 4)).isEqualTo(6);
  }

  @Test
  void patternsComeBack() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int rows = 1 + random.nextInt(9);
      int block = random.nextBoolean() ? 1 : 4;
      float[] values = random(rows * (1 + random.nextInt(400)), random.nextDouble(), random);
      SparsePattern pattern = SparsePattern.of(values, rows, block);
      for (int bits = 0; bits <= SparsePattern.WIDEST; bits++) {
        byte[] encoded = pattern.encode(bits);
        assertThat(encoded).hasSize(pattern.bytes(bits));
        int codes = bits == 0 ? 0 : pattern.codes(bits);
        assertThat(SparsePattern.decode(encoded, pattern.length(), bits, codes)).isEqualTo(pattern);
      }
    }
  }

  @Test
  void theSmallestFormIsChosen() {
    Random random = new Random(2);
    DenseTensor full = new DenseTensor(List.of(100, 100), random(10_000, 1, random));
    assertThat(SparseTensor.smallest(full)).isSameAs(full);
    // A header entry would cost more than it saves.
    DenseTensor tiny = new DenseTensor(List.of(4, 8), new float[32]);
    assertThat(SparseTensor.smallest(tiny)).isSameAs(tiny);

    SparseTensor half = sparse(new DenseTensor(List.of(100, 100), random(10_000, 0.5, random)));
    assertThat(half.gapBits()).isZero();
    assertThat(half.bytes()).isEqualTo(4 * half.nonZeros() + 1250);

    SparseTensor few = sparse(new DenseTensor(List.of(100, 100), random(10_000, 0.02, random)));
    assertThat(few.gapBits()).isBetween(5, 7);
    assertThat(few.block()).isEqualTo(1);
    assertThat(few.bytes()).isLessThan(4 * few.nonZeros() + few.nonZeros());

    SparseTensor none = sparse(new DenseTensor(List.of(100, 100), new float[10_000]));
    assertThat(none.bytes()).isEqualTo(10_000 / 4 / 255);
  }

  @Test
  void blocksAreFoundAndTakeAQuarterOfThePattern() {
    Random random = new Random(3);
    SparseTensor blocks = sparse(blocks(96, 500, 0.5, random));
    assertThat(blocks.block()).isEqualTo(4);
    assertThat(blocks.stored()).isEqualTo((int) blocks.nonZeros());
    assertThat(blocks.bytes()).isEqualTo(4 * blocks.nonZeros() + 96 / 4 * 500 / 8);
  }

  @ParameterizedTest
  @CsvSource({"f32, 0", "f32, 5", "f16, 3", "8, 0", "8, 4", "4, 6", "3, 1"})
  void whatIsWrittenIsRead(String type, int gapBits) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    Random random = new Random(5);
    for (double density : new double[] {0, 0.1, 1}) {
      for (int block : new int[] {1, 4}) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
        tensors.replaceAll(
            (name, tensor) ->
                new SparseTensor(
                    typed(pruned(tensor, density, block == 4, random), type), block, gapBits));
        Weights weights = new Weights(tensors);
        byte[] bytes = ModelFile.toBytes(model.with(weights));
        Weights read = ModelFile.fromBytes(bytes, "test").weights();
        for (String name : weights.names()) {
          assertThat(read.get(name)).isInstanceOf(SparseTensor.class);
          assertThat(read.get(name).bytes()).isEqualTo(weights.get(name).bytes());
          assertThat(read.floats(name)).containsExactly(weights.floats(name));
        }
        assertThat(ModelFile.toBytes(model.with(read))).isEqualTo(bytes);
        assertThat(read.size()).isEqualTo(model.weights().size());
      }
    }
  }

  @Test
  void filesShrinkByWhatBytesTells() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 4);
    DenseTensor large = blocks(8, 2000, 0.1, new Random(1));
    Model whole = wide(model, large);
    Model sparse = wide(model, SparseTensor.smallest(large));
    int saved = ModelFile.toBytes(whole).length - ModelFile.toBytes(sparse).length;
    assertThat(saved)
        .isCloseTo((int) (whole.weights().bytes() - sparse.weights().bytes()), within(240));
  }

  @Test
  void gatheringAndReshapingStaySparse() {
    DenseTensor dense = blocks(8, 1000, 0.1, new Random(6));
    SparseTensor tensor = sparse(dense);
    StoredTensor reshaped = tensor.reshaped(List.of(8, 10, 100));
    assertThat(reshaped).isInstanceOf(SparseTensor.class);
    assertThat(reshaped.toFloats()).containsExactly(dense.values());
    int[] last = IntStream.range(4000, 8000).toArray();
    StoredTensor half = tensor.gather(List.of(4, 1000), last);
    assertThat(half).isInstanceOf(SparseTensor.class);
    assertThat(half.toFloats()).containsExactly(Arrays.copyOfRange(dense.values(), 4000, 8000));
  }

  @Test
  void oddIntegersHaveNoZeroToLeaveOut() {
    IntegerTensor odd =
        new IntegerTensor(List.of(2, 1), 1, new byte[] {1, -1}, new float[] {1}, true);
    assertThat(SparseTensor.smallest(odd)).isSameAs(odd);
    assertThatThrownBy(() -> new SparseTensor(odd, 1, 0)).hasMessageContaining("no zero");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 8})
  void damagedFilesAreRefusedInOneLine(int gapBits) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 2);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    Random random = new Random(gapBits);
    tensors.replaceAll(
        (name, tensor) ->
            name.endsWith("weight")
                ? new SparseTensor(pruned(tensor, 0.2, gapBits == 3, random), 4, gapBits)
                : tensor);
    byte[] good = ModelFile.toBytes(model.with(new Weights(tensors)));
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        ModelFile.fromBytes(bad, "broken.safetensors");
      } catch (InputException e) {
        refused++;
        assertThat(e.getMessage()).contains("broken.safetensors").doesNotContain("\n");
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void wrongPatternsAreRefused() {
    assertThatThrownBy(() -> SparsePattern.decode(new byte[] {(byte) 0x80}, 7, 0, 0))
        .hasMessageContaining("no pattern of 7 bits");
    assertThatThrownBy(() -> SparsePattern.decode(new byte[2], 7, 0, 0))
        .hasMessageContaining("no pattern of 7 bits");
    assertThatThrownBy(() -> SparsePattern.decode(new byte[] {0x55}, 5, 4, 2))
        .hasMessageContaining("no pattern of 5 bits");
    assertThatThrownBy(() -> SparsePattern.decode(new byte[] {0x55}, 500, 4, 2))
        .hasMessageContaining("no pattern of 500 bits");
    assertThatThrownBy(() -> SparsePattern.decode(new byte[1], 5, 9, 1))
        .hasMessageContaining("gaps of 9 bits");
  }

  private static SparseTensor sparse(DenseTensor tensor) {
    return (SparseTensor) SparseTensor.smallest(tensor);
  }

  private static Model wide(Model model, StoredTensor weight) {
    return model.with(model.weights().with(Map.of("extra", weight)));
  }

  private static float[] random(int size, double density, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextDouble() < density ? 1 + random.nextFloat() : 0;
    }
    return values;
  }

  private static DenseTensor blocks(int rows, int columns, double density, Random random) {
    float[] values = random(rows * columns, 1, random);
    return pruned(new DenseTensor(List.of(rows, columns), values), density, true, random);
  }

  private static DenseTensor pruned(
      StoredTensor tensor, double density, boolean shared, Random random) {
    float[] values = tensor.toFloats().clone();
    int columns = values.length / tensor.shape().get(0);
    boolean[] kept = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      boolean first = !shared || i / columns % 4 == 0;
      kept[i] = first ? random.nextDouble() < density : kept[i - columns];
      values[i] = kept[i] ? values[i] : 0;
    }
    return new DenseTensor(tensor.shape(), values);
  }

  private static StoredTensor typed(DenseTensor tensor, String type) {
    if (type.equals("f32") || tensor.shape().size() < 2) {
      return tensor;
    } else if (type.equals("f16")) {
      return HalfTensor.of(tensor);
    }
    int bits = Integer.parseInt(type);
    float[] scales = new float[tensor.shape().get(0)];
    byte[] values = new byte[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (values.length / scales.length);
      scales[channel] = 0.1f + 0.01f * channel;
      float limit = (1 << (bits - 1)) - 1;
      double rounded = Math.rint(tensor.values()[i] / scales[channel]);
      values[i] = (byte) Math.max(-limit, Math.min(limit, rounded));
    }
    return new IntegerTensor(tensor.shape(), bits, values, scales);
  }
}
