package org.spectrim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.InputException;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

/** Shared values and the entropy coding of their indices. */
class CodebookTensorTest {
  @Test
  void codesHaveTheLengthsOfTheTextbook() {
    // Counts 45, 13, 12, 16, 9, 5: the example of Cormen et al., 224 bits in all.
    long[] counts = {45, 13, 12, 16, 9, 5, 0};
    assertThat(HuffmanCode.lengths(counts)).containsExactly(1, 3, 3, 3, 4, 4, 0);
    assertThat(HuffmanCode.encodedBytes(counts)).isEqualTo(7 + 28);
    assertThat(HuffmanCode.lengths(new long[] {0, 9})).containsExactly(0, 1);
    assertThat(HuffmanCode.lengths(new long[3])).containsExactly(0, 0, 0);
  }

  @Test
  void textsAreLengthsAndCanonicalCodes() {
    // Lengths 1, 2, 2 give codes 0, 10, 11.
    byte[] text = HuffmanCode.encode(new byte[] {0, 1, 0, 2, 0}, 3);
    assertThat(text).containsExactly(1, 2, 2, 0b0100_1100);
    assertThat(HuffmanCode.decode(text, 3, 5)).containsExactly(0, 1, 0, 2, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 17, 255, 256})
  void whatIsEncodedIsDecoded(int kinds) {
    Random random = new Random(kinds);
    byte[] symbols = new byte[5000];
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = (byte) Math.min(kinds - 1, Math.abs(random.nextGaussian()) * kinds / 4);
    }
    assertThat(HuffmanCode.decode(HuffmanCode.encode(symbols, kinds), kinds, symbols.length))
        .containsExactly(symbols);
  }

  @Test
  void codesAreWithinABitOfTheEntropy() {
    long[] counts = new long[31];
    long all = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.round(1e6 * Math.exp(-Math.pow(i - 15, 2) / 20));
      all += counts[i];
    }
    double entropy = 0;
    for (long count : counts) {
      entropy -= count * Math.log((double) count / all) / Math.log(2);
    }
    double bits = 8.0 * (HuffmanCode.encodedBytes(counts) - counts.length);
    assertThat(bits).isBetween(entropy, 1.02 * entropy);
  }

  @Test
  void filesHoldTheSmallerCodingAndGiveBackAll() {
    Model model = RandomNetworks.model(Kind.SPATIAL, 5);
    StoredTensor first = model.weights().get("fc1.weight");
    StoredTensor second = model.weights().get("fc2.weight");
    // Nearly all indices alike for one, all equally frequent for the other.
    byte[] rare = new byte[first.size()];
    rare[3] = 7;
    byte[] even = new byte[second.size()];
    for (int i = 0; i < even.length; i++) {
      even[i] = (byte) (i % 8);
    }
    float[] codebook = {0, -1, 2, 0.5f, -0f, 3, 4, 5};
    CodebookTensor huffman = new CodebookTensor(first.shape(), rare, codebook);
    CodebookTensor packed = new CodebookTensor(second.shape(), even, codebook);
    assertThat(huffman.huffman()).isTrue();
    assertThat(packed.huffman()).isFalse();
    assertThat(packed.bits()).isEqualTo(3);
    assertThat(packed.bytes()).isEqualTo((even.length * 3 + 7) / 8 + 32);
    assertThat(huffman.bytes()).isEqualTo(8 + (rare.length + 7) / 8 + 32);
    Model shared =
        model.with(model.weights().with(Map.of("fc1.weight", huffman, "fc2.weight", packed)));
    byte[] bytes = ModelFile.toBytes(shared);
    SafeTensors file = SafeTensors.parse(bytes);
    for (String name : List.of("fc1.weight", "fc2.weight")) {
      CodebookTensor written = (CodebookTensor) shared.weights().get(name);
      long stored = file.entries().get(name).bytes().length;
      assertThat(stored + file.entries().get(name + ".codebook").bytes().length)
          .isEqualTo(written.bytes());
      CodebookTensor read = (CodebookTensor) ModelFile.fromBytes(bytes, "test").weights().get(name);
      assertThat(read.indices()).containsExactly(written.indices());
      assertThat(read.codebook()).containsExactly(codebook);
    }
    assertThat(ModelFile.toBytes(ModelFile.fromBytes(bytes, "test"))).isEqualTo(bytes);
    damagedFilesAreRefused(bytes);
  }

  private static void damagedFilesAreRefused(byte[] good) {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(3) == 0 ? random.nextInt(good.length) : good.length;
      try {
        ModelFile.fromBytes(Arrays.copyOf(bad, length), "broken.safetensors");
      } catch (InputException e) {
        assertThat(e.getMessage()).contains("broken.safetensors").doesNotContain("\n");
      }
    }
  }

  @Test
  void brokenCodesAreTold() {
    assertThatThrownBy(() -> HuffmanCode.decode(new byte[] {1, 1}, 2, 9))
        .hasMessageContaining("do not hold 9 indices");
    assertThatThrownBy(() -> HuffmanCode.decode(new byte[] {60, 1, 0}, 2, 1))
        .hasMessageContaining("a Huffman code of 60 bits");
    // One code of two bits alone: 1... is none.
    assertThatThrownBy(() -> HuffmanCode.decode(new byte[] {2, -1}, 1, 1))
        .hasMessageContaining("break off or are none");
    assertThatThrownBy(() -> HuffmanCode.decode(new byte[] {1, 1, 0, 0, 0}, 2, 1))
        .hasMessageContaining("left over");
    assertThatThrownBy(() -> new CodebookTensor(List.of(1), new byte[] {2}, new float[2]))
        .hasMessageContaining("index 2 into a codebook of 2 values");
  }
}
