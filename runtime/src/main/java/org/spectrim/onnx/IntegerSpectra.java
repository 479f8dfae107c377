package org.spectrim.onnx;

import java.util.List;
import org.spectrim.model.IntegerTensor;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;

/**
 * Convolutions along the spectrum in 8-bit integers, which are slower than those of floats where
 * they have a single input channel. In scenes the bands under a kernel are laid side by side as
 * channels first. In windows, where that costs more than it saves, each filter becomes as many as
 * there are neighbouring places: the same weights, shifted by one band each, so that a kernel
 * little longer computes all those places at once. The files hold the filters once; engines make
 * the shifted ones when they load.
 */
record IntegerSpectra(
    GraphBuilder graph, Network network, SpectralLayout layout, IntegerArithmetic arithmetic) {
  /** More places at once make the kernel longer than they save. */
  private static final int MOST_PLACES = 12;

  Value conv(Node node, Layer.Conv conv, Value x, Arithmetic.Filters filters, Shape out) {
    if (layout.dense()) {
      List<Integer> flat = List.of(conv.out(), conv.in() * conv.kernel().bands(), 1, 1, 1);
      return arithmetic.conv(
          node,
          layout.sideBySide(x, conv, out),
          new Arithmetic.Filters(filters.weight().reshaped(flat), filters.bias()),
          layout.slide(Extent.ONE, Extent.ONE, Extent.ONE),
          out,
          isLast(node));
    }
    boolean simple =
        conv.in() == 1
            && conv.stride().bands() == 1
            && conv.dilation().bands() == 1
            && filters.weight() instanceof IntegerTensor
            && !isLast(node);
    int needed = needed(node, out);
    int places = simple ? places(out.bands(), needed) : 1;
    return places == 1
        ? arithmetic.conv(
            node,
            x,
            filters,
            layout.slide(conv.kernel(), conv.stride(), conv.dilation()),
            out,
            isLast(node))
        : several(node, conv, x, filters, places, needed);
  }

  /** The places that are looked at: a pooling may leave the last ones out. */
  private int needed(Node node, Shape out) {
    List<Node> next = network.consumers(node.name());
    if (next.size() == 1 && next.get(0).layer() instanceof Layer.Relu) {
      next = network.consumers(next.get(0).name());
    }
    if (next.size() != 1 || !(next.get(0).layer() instanceof Layer.MaxPool pool)) {
      return out.bands();
    }
    int steps = network.shape(next.get(0).name()).bands() - 1;
    return steps * pool.stride().bands()
        + (pool.kernel().bands() - 1) * pool.dilation().bands()
        + 1;
  }

  /** How many to compute at once, so that whole steps give the needed ones and no more. */
  private static int places(int all, int needed) {
    int places = MOST_PLACES;
    while (needed % places != 0 || all / places != needed / places) {
      places--;
    }
    return places;
  }

  private Value several(
      Node node, Layer.Conv conv, Value x, Arithmetic.Filters filters, int places, int needed) {
    int filterCount = conv.out();
    int kernel = conv.kernel().bands();
    String weight =
        shifted(arithmetic.weight(filters, filterCount, kernel), filterCount, kernel, places);
    Slide slide =
        layout.slide(
            new Extent(kernel + places - 1, 1, 1), new Extent(places, 1, 1), conv.dilation());
    Value y =
        arithmetic.convolution(
            node,
            x,
            filters,
            weight,
            constant -> graph.node("Tile", List.of(constant, longs("places", places))),
            slide,
            new Shape(filterCount, needed, 1, 1));
    // Where engines keep channels last, which they do for integers, nothing moves here.
    String steps = graph.node("Transpose", List.of(y.name()), SpectralLayout.CHANNELS_LAST);
    String apart = graph.reshape(steps, -1, 1, needed, filterCount);
    return y.as(graph.node("Transpose", List.of(apart), SpectralLayout.CHANNELS_FIRST));
  }

  /**
   * {@code [place, filter]} kernels: behind zeros each row of weights, so padded that it is one
   * longer than a kernel, repeats one later in each kernel that is read off.
   */
  private String shifted(String weight, int filters, int kernel, int places) {
    int length = kernel + places - 1;
    String padded = graph.node("Pad", List.of(weight, longs("pads", 0, 0, 0, places)));
    String repeated = graph.node("Tile", List.of(padded, longs("repeats", 1, places)));
    String cut =
        graph.node(
            "Slice",
            List.of(
                repeated,
                longs("starts", 0),
                longs("ends", (long) places * length),
                longs("axes", 1)));
    String rows = graph.reshape(cut, filters, places, length);
    String placeFirst = graph.node("Transpose", List.of(rows), Attribute.list("perm", 1, 0, 2));
    return graph.reshape(placeFirst, (long) places * filters, 1, 1, length);
  }

  private String longs(String hint, long... values) {
    return graph.constant(hint, Tensor.longs(values));
  }

  private boolean isLast(Node node) {
    return node.name().equals(network.last().name());
  }
}
