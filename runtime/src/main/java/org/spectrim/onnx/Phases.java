package org.spectrim.onnx;

/**
 * A convolution as one with several times as many filters, which are the same filters behind some
 * zeros and give neighbouring results at once.
 */
interface Phases {
  /**
   * The filters of all phases, made of those of the plain convolution when the file is loaded, so
   * that it holds these only.
   *
   * @param weight the name of a tensor {@code [filter, channel, row, column]}
   * @param dims its shape
   */
  String spread(GraphBuilder graph, String weight, long... dims);

  /** The biases of all phases. */
  float[] spread(float[] bias);

  /** How the filters of all phases slide. */
  Slide spread(Slide plain);
}
