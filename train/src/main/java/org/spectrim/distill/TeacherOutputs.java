package org.spectrim.distill;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;
import org.spectrim.torch.FakeQuantization;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;
import org.spectrim.torch.TorchNetwork;

/**
 * What a teacher makes of samples, with the statistics that it learned. A teacher does not change
 * and sees each sample the same in every epoch, so what it makes of them is computed once and kept
 * unless that is too much. To be made outside of a scope.
 */
final class TeacherOutputs implements AutoCloseable {
  /** Up to this many values, 256 MB, are kept. */
  private static final long KEPT = 1L << 26;

  private static final int BATCH = 256;

  private final TorchNetwork network;
  private final TrainingSet view;
  private final Recorder recorder;
  private final Map<String, Tensor> kept = new LinkedHashMap<>();

  /**
   * @param nodes whose results are asked for
   */
  TeacherOutputs(Model teacher, TrainingSet view, Set<String> nodes) {
    this.network = new TorchNetwork(teacher.weighted());
    // No gradient is ever asked of a teacher, so none is prepared.
    network.parameters().values().forEach(tensor -> tensor.set_requires_grad(false));
    this.view = view;
    this.recorder = new Recorder(nodes, new FakeQuantization(teacher.activations()));
    long values = nodes.stream().mapToLong(node -> network.network().shape(node).size()).sum();
    if (values * view.size() <= KEPT) {
      keep(nodes);
    }
  }

  private void keep(Set<String> nodes) {
    for (String node : nodes) {
      Shape shape = network.network().shape(node);
      kept.put(node, Tensors.empty(shape(view.size(), shape)));
    }
    for (int first = 0; first < view.size(); first += BATCH) {
      int[] samples = IntStream.range(first, Math.min(first + BATCH, view.size())).toArray();
      int start = first;
      Torch.withoutGradients(
          () -> {
            compute(samples)
                .forEach(
                    (node, tensor) ->
                        kept.get(node).narrow(0, start, samples.length).copy_(tensor));
            return samples;
          });
    }
  }

  /**
   * The results of nodes, {@code [sample, channel, band, row, column]}; live in the scope.
   *
   * @param nodes some of those asked for; more may be given back
   */
  Map<String, Tensor> of(int[] samples, Set<String> nodes) {
    if (nodes.isEmpty()) {
      return Map.of();
    }
    if (kept.isEmpty()) {
      return compute(samples);
    }
    Tensor index = Rows.index(samples);
    Map<String, Tensor> rows = new HashMap<>();
    for (String node : nodes) {
      rows.put(node, Objects.requireNonNull(kept.get(node)).index_select(0, index));
    }
    return rows;
  }

  /** The node whose result the logits are. */
  String logits() {
    return network.network().last().name();
  }

  /** What is kept of a node for all samples; null where nothing is kept. */
  @Nullable Tensor kept(String node) {
    return kept.get(node);
  }

  private Map<String, Tensor> compute(int[] samples) {
    network.forward(windows(view, network.network(), samples), recorder, false);
    return recorder.seen();
  }

  /** Samples as a network takes them. */
  static Tensor windows(TrainingSet set, Network network, int[] samples) {
    FloatBuffer values = FloatBuffer.allocate(samples.length * network.input().size());
    for (int sample : samples) {
      set.copyWindow(sample, values);
    }
    return Tensors.of(values.array(), shape(samples.length, network.input()));
  }

  private static long[] shape(int samples, Shape shape) {
    return new long[] {samples, shape.channels(), shape.bands(), shape.rows(), shape.columns()};
  }

  @Override
  public void close() {
    network.close();
    kept.values().forEach(Tensor::close);
  }
}
