package org.spectrim.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.band.BandTransform;
import org.spectrim.error.InputException;
import org.spectrim.net.Network;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;

class ModelFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsWrittenIsRead(Kind kind) {
    Model model =
        RandomNetworks.model(kind, 3)
            .with(new Provenance(Map.of("scene", "a \"quoted\" näme", "seed", "7")));
    Path file = folder.resolve("sub/model.safetensors");
    ModelFile.write(model, file);
    Model read = ModelFile.read(file);
    assertThat(read.network()).isEqualTo(model.network());
    assertThat(read.classes()).isEqualTo(model.classes());
    assertThat(read.provenance()).isEqualTo(model.provenance());
    assertThat(ModelFile.toBytes(read)).isEqualTo(ModelFile.toBytes(model));
    float[] sample = RandomNetworks.sample(model.network().input(), 1);
    assertThat(Reference.logits(read.weighted(), sample))
        .containsExactly(Reference.logits(model.weighted(), sample));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8})
  void integersAreStoredAtTheirBits(int bits) {
    Model model = quantized(RandomNetworks.model(Kind.SPATIAL, 5), bits);
    byte[] bytes = ModelFile.toBytes(model);
    Model read = ModelFile.fromBytes(bytes, "test");
    for (String name : model.weights().names()) {
      assertThat(read.weights().floats(name)).containsExactly(model.weights().floats(name));
    }
    assertThat(read.activations()).isEqualTo(model.activations());
    IntegerTensor tensor = (IntegerTensor) read.weights().get("fc1.weight");
    assertThat(tensor.bits()).isEqualTo(bits);
    assertThat(tensor.bytes())
        .isEqualTo((tensor.size() * (long) bits + 7) / 8 + 4L * tensor.scales().length);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 7, 8, 16})
  void roundedTransformsAreStoredAtTheirBits(int bits) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 5);
    BandTransform transform = RandomNetworks.rounded(model.transform(), bits);
    byte[] bytes = ModelFile.toBytes(model.with(transform));
    BandTransform read = ModelFile.fromBytes(bytes, "test").transform();
    assertThat(read.weights()).containsExactly(transform.weights());
    assertThat(read.mean()).containsExactly(transform.mean());
    assertThat(read.limit()).isEqualTo(transform.limit());
    assertThat(read.held().bits()).isEqualTo(bits);
    assertThat(ModelFile.toBytes(model.with(read))).isEqualTo(bytes);
    // The matrix alone, without its name in the header, against the same in 16 bits.
    int wide = ModelFile.toBytes(model.with(RandomNetworks.rounded(model.transform(), 16))).length;
    int weights = transform.weights().length;
    int columns = bits > 8 ? 0 : transform.bands();
    int expected = weights * 2 - (weights * bits + 7) / 8 - columns;
    assertThat(wide - bytes.length).isCloseTo(expected, within(100));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void oddIntegersAndHalvesAreStoredAtTheirBits(int bits) {
    Model model = RandomNetworks.model(Kind.SPATIAL, 5);
    StoredTensor weight = model.weights().get("fc1.weight");
    byte[] odd = new byte[weight.size()];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = (byte) (2 * (i % (1 << bits)) - (1 << bits) + 1);
    }
    IntegerTensor integers =
        new IntegerTensor(weight.shape(), bits, odd, new float[] {0.25f}, true);
    HalfTensor halves = HalfTensor.of(model.weights().get("fc2.weight"));
    Model read =
        ModelFile.fromBytes(
            ModelFile.toBytes(
                model.with(
                    model.weights().with(Map.of("fc1.weight", integers, "fc2.weight", halves)))),
            "test");
    IntegerTensor stored = (IntegerTensor) read.weights().get("fc1.weight");
    assertThat(stored.values()).containsExactly(odd);
    assertThat(stored.odd()).isTrue();
    assertThat(stored.bytes()).isEqualTo((odd.length * (long) bits + 7) / 8 + 4);
    assertThat(((HalfTensor) read.weights().get("fc2.weight")).values())
        .containsExactly(halves.values());
  }

  @Test
  void damagedFilesAreRefusedInOneLine() throws Exception {
    byte[] good = ModelFile.toBytes(quantized(RandomNetworks.model(Kind.SPATIAL_SPECTRAL, 2), 4));
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] bad = good.clone();
      int length = random.nextInt(3) == 0 ? random.nextInt(good.length) : good.length;
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bad[random.nextInt(random.nextBoolean() ? 2000 : bad.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(bad, length);
      try {
        ModelFile.fromBytes(cut, "broken.safetensors");
      } catch (InputException e) {
        assertThat(e.getMessage()).contains("broken.safetensors").doesNotContain("\n");
      }
    }
  }

  @Test
  void truncatedForeignAndMissingFilesAreTold() throws Exception {
    Path file = folder.resolve("model.safetensors");
    byte[] good = ModelFile.toBytes(RandomNetworks.model(Kind.SPECTRAL, 2));
    Files.write(file, Arrays.copyOf(good, good.length - 10));
    assertThatThrownBy(() -> ModelFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining("cut off");
    byte[] foreign =
        new SafeTensors(Map.of(), Map.of("x", SafeTensors.Entry.floats(List.of(1), new float[1])))
            .toBytes();
    Files.write(file, foreign);
    assertThatThrownBy(() -> ModelFile.read(file)).hasMessageContaining("no Spectrim model");
    assertThatThrownBy(() -> ModelFile.read(folder.resolve("none")))
        .hasMessageContaining("no such file");
  }

  private static Model quantized(Model model, int bits) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(model.weights().asMap());
    int largest = (1 << (bits - 1)) - 1;
    tensors.replaceAll(
        (name, tensor) -> {
          if (!name.endsWith("weight") || tensor.shape().size() < 2) {
            return tensor;
          }
          float[] values = tensor.toFloats();
          byte[] integers = new byte[values.length];
          float[] scales = new float[tensor.shape().get(0)];
          Arrays.fill(scales, 0.1f);
          for (int i = 0; i < values.length; i++) {
            integers[i] =
                (byte) Math.max(-largest - 1, Math.min(largest, Math.round(values[i] * 10)));
          }
          return new IntegerTensor(tensor.shape(), bits, integers, scales);
        });
    return model
        .with(new Weights(tensors))
        .withActivations(Map.of(Network.INPUT, new AffineQuantizer(0.05f, 128, 8)));
  }
}
