package org.spectrim.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * Which layers of a 2-D network compute two neighbouring rows at once, as channels: {@code [2 c +
 * p, q]} is row 2 q + p of channel c. A convolution of a few filters becomes one of twice as many
 * that slides over pairs of rows: {@code W'[2 f + p, 2 c + s, j] = W[f, c, 2 j + s - p]}, zero
 * outside of W. 16 filters are slow in ONNX Runtime, 32 are not ({@link ConvCycles}), and 40 input
 * channels, which the kernel takes for 48, become 80, which it takes for 80: together they make up
 * for the zeros and more.
 *
 * @param convolutions that give pairs of rows
 * @param crops that are left to the convolution that reads them
 * @param passing ReLUs that take pairs and give pairs
 * @param pools that take pairs and give whole rows
 */
record RowPhases(
    Set<String> convolutions, Set<String> crops, Set<String> passing, Set<String> pools) {

  /** Cycles to sort a value into its pair, or back (measured). */
  private static final double SORT = 1;

  /** Computes nothing in pairs. */
  static final RowPhases NONE = new RowPhases(Set.of(), Set.of(), Set.of(), Set.of());

  /** How the filters of a convolution are made those of pairs of rows. */
  static final Phases PAIRS = new Pairs();

  /**
   * The layers for which pairs take fewer cycles.
   *
   * @param scene whether the network runs over a scene, whose rows are many and long; shapes are
   *     nominal then
   */
  static RowPhases of(Network network, boolean scene) {
    boolean flat =
        Stream.concat(Stream.of(Network.INPUT), network.nodes().stream().map(Node::name))
            .allMatch(name -> network.shape(name).bands() == 1);
    if (!flat) {
      return NONE;
    }
    RowPhases rows =
        new RowPhases(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
    network.nodes().forEach(node -> rows.add(network, node, scene));
    return rows;
  }

  private void add(Network network, Node node, boolean scene) {
    boolean pairs = holdsPairs(node.inputs().get(0));
    if (node.layer() instanceof Layer.Conv conv) {
      if (fits(network, node, conv, scene) && isFaster(network, node, conv, scene)) {
        convolutions.add(node.name());
        if (!scene && isOnlyFor(network, node.input())) {
          crops.add(node.input());
        }
      }
    } else if (pairs && node.layer() instanceof Layer.Relu) {
      passing.add(node.name());
    } else if (pairs && !scene && node.layer() instanceof Layer.MaxPool pool && halves(pool)) {
      pools.add(node.name());
    }
  }

  /** Whether a node gives pairs of rows. */
  boolean holdsPairs(String name) {
    return convolutions.contains(name) || passing.contains(name);
  }

  private static boolean isOnlyFor(Network network, String crop) {
    return !crop.equals(Network.INPUT)
        && network.node(crop).layer() instanceof Layer.Crop
        && network.consumers(crop).size() == 1;
  }

  private static boolean halves(Layer.MaxPool pool) {
    return pool.kernel().rows() == 2 && pool.stride().rows() == 2 && pool.dilation().rows() == 1;
  }

  /** Rows must be even. Scenes are made so where they enter ({@link ScenePads}), not further on. */
  private boolean fits(Network network, Node node, Layer.Conv conv, boolean scene) {
    String source = node.input();
    boolean even =
        scene
            ? source.equals(Network.INPUT) || holdsPairs(source)
            : network.shape(source).rows() % 2 == 0;
    return even
        && conv.kernel().rows() % 2 == 1
        && conv.stride().rows() == 1
        && conv.dilation().rows() == 1;
  }

  private boolean isFaster(Network network, Node node, Layer.Conv conv, boolean scene) {
    Shape out = network.shape(node.name());
    Shape in = scene ? out.withChannels(conv.in()) : network.shape(node.input());
    int columns = conv.kernel().columns();
    double whole =
        out.rows()
            * ConvCycles.row(
                conv.in(), conv.kernel().rows() * columns, conv.out(), out.columns(), scene);
    double pairs =
        out.rows()
            / 2.0
            * ConvCycles.row(
                2 * conv.in(),
                (conv.kernel().rows() + 1) / 2 * columns,
                2 * conv.out(),
                out.columns(),
                scene);
    double sorted = SORT * in.size();
    return pairs + (holdsPairs(node.input()) ? 0 : sorted) + SORT * out.size()
        < whole + (holdsPairs(node.input()) ? sorted : 0);
  }

  /** Rows, of even number: the even ones, then the odd ones. */
  static long[] apart(int first, int rows) {
    return LongStream.range(0, rows)
        .map(i -> first + 2 * i - (2 * i < rows ? 0 : rows - 1))
        .toArray();
  }

  /** Rows of which the even ones come first, in their order. */
  static long[] together(int rows) {
    return LongStream.range(0, rows).map(i -> i / 2 + i % 2 * (rows / 2)).toArray();
  }

  private static final class Pairs implements Phases {
    @Override
    public String spread(GraphBuilder graph, String weight, long... dims) {
      long rows = dims[2] + 1;
      String border = graph.constant("pairs", Tensor.longs(0, 0, 1, 0, 0, 0, 1, 0));
      String padded = graph.node("Pad", List.of(weight, border));
      String places = graph.sums("pairs", new long[] {1, 0}, LongStream.range(0, rows).toArray());
      String shifted = graph.node("Gather", List.of(padded, places), Attribute.of("axis", 2));
      String each = graph.reshape(shifted, dims[0], dims[1], 2, rows / 2, 2, dims[3]);
      String ordered =
          graph.node("Transpose", List.of(each), Attribute.list("perm", 0, 2, 1, 4, 3, 5));
      return graph.reshape(ordered, 2 * dims[0], 2 * dims[1], rows / 2, dims[3]);
    }

    @Override
    public float[] spread(float[] bias) {
      float[] all = new float[2 * bias.length];
      for (int i = 0; i < all.length; i++) {
        all[i] = bias[i / 2];
      }
      return all;
    }

    @Override
    public Slide spread(Slide plain) {
      return new Slide(
          new long[] {(plain.kernel()[0] + 1) / 2, plain.kernel()[1]},
          plain.stride(),
          plain.dilation());
    }
  }
}
