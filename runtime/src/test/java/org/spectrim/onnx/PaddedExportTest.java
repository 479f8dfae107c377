package org.spectrim.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spectrim.engine.Block;
import org.spectrim.engine.OrtEngine;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Reference;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.pass.FoldBatchNorm;
import org.spectrim.pass.PadChannels;
import org.spectrim.testing.RandomNetworks;
import org.spectrim.testing.RandomNetworks.Kind;
import org.spectrim.testing.VariedNetworks;

class PaddedExportTest {
  private static final int SEEDS = 30;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void zeroFiltersChangeNoBitOfTheLogits(Kind kind) {
    int padded = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      for (Model model :
          List.of(RandomNetworks.model(kind, seed), VariedNetworks.model(kind, seed))) {
        Model integers = TestQuantizer.quantize(model);
        WeightedNetwork net = FoldBatchNorm.apply(integers.weighted());
        WeightedNetwork wide = PadChannels.apply(net, 4);
        if (wide.equals(net)) {
          continue;
        }
        padded++;
        assertMultiples(wide);
        float[] sample = RandomNetworks.sample(net.network().input(), seed);
        assertThat(Reference.logits(wide, sample)).isEqualTo(Reference.logits(net, sample));
        assertThat(logits(integers.with(wide))).isEqualTo(logits(integers));
      }
    }
    assertThat(padded).isGreaterThan(5);
  }

  private static void assertMultiples(WeightedNetwork wide) {
    String last = wide.network().last().name();
    for (Node node : wide.network().nodes()) {
      boolean computes = node.layer() instanceof Layer.Conv || node.layer() instanceof Layer.Linear;
      if (computes && !node.name().equals(last)) {
        assertThat(wide.network().shape(node.name()).channels() % 4).as(node.name()).isZero();
        assertThat(wide.weights().get(node.tensor("weight"))).isInstanceOf(IntegerTensor.class);
      }
    }
  }

  /** Of the patch form, which is exported with the channels that the model has. */
  private static float[] logits(Model model) {
    int window = model.window();
    int count = 3;
    float[] raw =
        RandomNetworks.sample(new Shape(count, model.transform().bands(), window, window), 5);
    for (int i = 0; i < raw.length; i++) {
      raw[i] = 1000 + 100 * raw[i];
    }
    float[] logits = new float[count * model.classes().size()];
    try (OrtEngine engine = OrtEngine.of(model, ExportOptions.PATCH)) {
      engine.logits(Block.windows(FloatBuffer.wrap(raw), count, window), FloatBuffer.wrap(logits));
    }
    return logits;
  }
}
