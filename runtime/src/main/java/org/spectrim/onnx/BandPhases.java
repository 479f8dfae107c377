package org.spectrim.onnx;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * A convolution over bands that computes several neighbouring bands of its result at once. Phase p
 * of a group is the same filters behind p bands of zeros: {@code W'[p F + f, (z + p) C + c] = W[f,
 * z C + c]}. The groups step over the input by as many bands as there are phases.
 *
 * <p>A few filters are slow in ONNX Runtime: its kernel takes 16 filters times 6 positions, and
 * with no more than those it waits for its multiply-adds. Phases give it more filters for the price
 * of a few zeros, and the bands under its kernel are copied once a group instead of once a band. So
 * a network with half of its filters becomes faster where it did not before.
 *
 * @param phases bands of the result that one group computes; 1 for a plain convolution
 * @param groups so many that all bands are computed; the last one may go beyond them
 * @param bands of the input that a group looks at
 * @param kernel bands of the plain convolution
 * @param channels of the input
 */
record BandPhases(int phases, int groups, int bands, int kernel, int channels) implements Phases {
  private static final int CHANNELS = 4;

  /** Cycles to copy a value into its group and then into the order of the kernel (measured). */
  private static final int COPY = 2;

  /**
   * The convolutions for which phases take fewer cycles.
   *
   * @param scene whether the network runs over a scene, whose rows are long; shapes are nominal
   *     then
   * @return by the name of the {@link Layer.UnfoldBands} whose only reader the convolution is
   */
  static Map<String, BandPhases> of(Network network, boolean scene) {
    Map<String, BandPhases> all = new HashMap<>();
    for (Node node : network.nodes()) {
      List<Node> next = network.consumers(node.name());
      if (node.layer() instanceof Layer.UnfoldBands unfold
          && next.size() == 1
          && next.get(0).layer() instanceof Layer.Conv conv) {
        Shape in = network.shape(node.input());
        BandPhases best = best(unfold, conv, in, network.shape(next.get(0).name()), scene);
        if (best.phases > 1) {
          all.put(node.name(), best);
        }
      }
    }
    return all;
  }

  /**
   * The number of phases that takes the fewest cycles, by a model of ONNX Runtime's kernel with
   * AVX-512. Only where neither stride nor dilation leaves out bands.
   */
  private static BandPhases best(
      Layer.UnfoldBands unfold, Layer.Conv conv, Shape in, Shape out, boolean scene) {
    int most = unfold.stride() == 1 && unfold.dilation() == 1 ? out.bands() : 1;
    return IntStream.rangeClosed(1, most)
        .mapToObj(phases -> new BandPhases(phases, unfold.kernel(), in.channels(), out.bands()))
        .min(Comparator.comparingDouble(choice -> choice.cycles(conv, in, out, scene)))
        .orElseThrow();
  }

  /**
   * @param results bands of the result
   */
  BandPhases(int phases, int kernel, int channels, int results) {
    this(
        phases,
        -Math.floorDiv(-results, phases),
        phases == 1 ? kernel : usable(kernel + phases - 1, channels),
        kernel,
        channels);
  }

  /** So many bands that their channels are a multiple of 4, which the fast kernel asks for. */
  private static int usable(int bands, int channels) {
    int more = bands;
    while ((long) more * channels % CHANNELS != 0) {
      more++;
    }
    return more;
  }

  private double cycles(Layer.Conv conv, Shape in, Shape out, boolean scene) {
    int inputs = bands * channels;
    Shape read = scene ? out : in;
    double copied = (double) COPY * inputs * read.rows() * read.columns();
    int taps = conv.kernel().rows() * conv.kernel().columns();
    int filters = conv.out() * phases;
    return groups
        * (copied + out.rows() * ConvCycles.row(inputs, taps, filters, out.columns(), scene));
  }

  /**
   * The bands that the groups look at, one group after the other. Beyond the last band, where only
   * phases that nobody reads look, it stands for them.
   *
   * @param last band of the input
   */
  int[] taps(int last) {
    return IntStream.range(0, groups * bands)
        .map(i -> Math.min(last, i / bands * phases + i % bands))
        .toArray();
  }

  @Override
  public String spread(GraphBuilder graph, String weight, long... dims) {
    long before = phases - 1L;
    long after = (long) bands - kernel;
    String pads =
        graph.constant(
            "phases", Tensor.longs(0, before * channels, 0, 0, 0, after * channels, 0, 0));
    String padded = graph.node("Pad", List.of(weight, pads));
    long plane = channels * dims[2] * dims[3];
    String apart = graph.reshape(padded, dims[0], kernel + before + after, plane);
    String places =
        graph.sums(
            "phases",
            LongStream.rangeClosed(0, before).map(phase -> before - phase).toArray(),
            LongStream.range(0, bands).toArray());
    String shifted = graph.node("Gather", List.of(apart, places), Attribute.of("axis", 1));
    String each = graph.reshape(shifted, dims[0], phases, bands * plane);
    String ordered = graph.node("Transpose", List.of(each), Attribute.list("perm", 1, 0, 2));
    return graph.reshape(ordered, phases * dims[0], (long) bands * channels, dims[2], dims[3]);
  }

  @Override
  public float[] spread(float[] bias) {
    float[] all = new float[phases * bias.length];
    for (int phase = 0; phase < phases; phase++) {
      System.arraycopy(bias, 0, all, phase * bias.length, bias.length);
    }
    return all;
  }

  @Override
  public Slide spread(Slide plain) {
    return plain;
  }
}
