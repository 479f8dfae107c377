package org.spectrim.net;

import org.spectrim.error.InputException;
import org.spectrim.net.Layer.BatchNorm;
import org.spectrim.net.Layer.Conv;
import org.spectrim.net.Layer.Flatten;
import org.spectrim.net.Layer.Linear;
import org.spectrim.net.Layer.MaxPool;
import org.spectrim.net.Layer.Relu;

/**
 * The spectral network of Paoletti et al. 2019: a convolution of 24 bands along the spectrum of one
 * pixel, pooling over 5, one hidden layer.
 */
final class Cnn1d implements Architecture {
  private static final int KERNEL = 24;
  private static final int POOL = 5;
  private static final int SMALLEST = 4;

  @Override
  public String name() {
    return "cnn1d";
  }

  @Override
  public String summary() {
    return "spectral: Conv 20 of 24 bands, MaxPool 5, Linear 100, BN, Linear (Paoletti et al. 2019)";
  }

  @Override
  public int window(int requested) {
    return 1;
  }

  @Override
  public int components(int bands) {
    return bands;
  }

  /**
   * Spectra of fewer than 28 components get a kernel of half their length and a pool over what is
   * left, at most 5.
   */
  @Override
  public Network build(NetworkSettings settings) {
    int bands = settings.components();
    if (settings.window() != 1 || bands < SMALLEST) {
      throw new InputException(
          "cnn1d takes the spectrum of one pixel (window 1) of at least %d components, not window %d and %d components"
              .formatted(SMALLEST, settings.window(), bands));
    }
    int kernel = bands >= KERNEL + POOL - 1 ? KERNEL : bands / 2;
    int pool = Math.min(POOL, bands - kernel + 1);
    int filters = settings.scaled(20);
    int hidden = settings.scaled(100);
    NetworkBuilder net = new NetworkBuilder(new Shape(1, bands, 1, 1));
    net.then("conv1", new Conv(1, filters, new Extent(kernel, 1, 1)))
        .then("relu1", new Relu())
        .then("pool1", new MaxPool(new Extent(pool, 1, 1)))
        .then("flatten", new Flatten());
    int features = net.shape().channels();
    return net.then("fc1", new Linear(features, hidden))
        .then("bn1", new BatchNorm(hidden))
        .then("relu2", new Relu())
        .then("fc2", new Linear(hidden, settings.classes()))
        .build();
  }
}
