package org.spectrim.net;

import org.spectrim.error.InputException;
import org.spectrim.net.Layer.BatchNorm;
import org.spectrim.net.Layer.Conv;
import org.spectrim.net.Layer.Flatten;
import org.spectrim.net.Layer.Linear;
import org.spectrim.net.Layer.MaxPool;
import org.spectrim.net.Layer.Relu;

/**
 * The spatial-spectral network of Paoletti et al. 2019: two convolutions over bands, rows and
 * columns with batch-normalization, pooling over 2x2 pixels, one hidden layer.
 */
final class Cnn3d implements Architecture {
  private static final int PUBLISHED_COMPONENTS = 40;
  private static final int KERNEL1 = 24;
  private static final int KERNEL2 = 16;
  private static final int SMALLEST = 3;

  @Override
  public String name() {
    return "cnn3d";
  }

  @Override
  public String summary() {
    return "spatial-spectral: Conv 32 of 24x5x5, BN, Conv 64 of 16x5x5, BN, MaxPool 2x2, Linear 300, BN, Linear (Paoletti et al. 2019)";
  }

  @Override
  public int window(int requested) {
    return requested;
  }

  @Override
  public int components(int bands) {
    return Math.min(PUBLISHED_COMPONENTS, bands);
  }

  /**
   * For fewer than 39 components both spectral kernels shrink in proportion: 24/40 and 16/40 of the
   * components.
   */
  @Override
  public Network build(NetworkSettings settings) {
    int bands = settings.components();
    if (bands < SMALLEST) {
      throw new InputException("cnn3d needs at least " + SMALLEST + " components, not " + bands);
    }
    boolean published = bands >= KERNEL1 + KERNEL2 - 1;
    int bands1 = published ? KERNEL1 : bands * KERNEL1 / PUBLISHED_COMPONENTS;
    int bands2 = published ? KERNEL2 : bands * KERNEL2 / PUBLISHED_COMPONENTS;
    int window = settings.window();
    int second = SmallWindows.secondKernel(name(), window);
    int filters1 = settings.scaled(32);
    int filters2 = settings.scaled(64);
    int hidden = settings.scaled(300);
    NetworkBuilder net = new NetworkBuilder(new Shape(1, bands, window, window));
    net.then(
            "conv1",
            new Conv(
                1,
                filters1,
                new Extent(bands1, SmallWindows.FIRST_KERNEL, SmallWindows.FIRST_KERNEL)))
        .then("bn1", new BatchNorm(filters1))
        .then("relu1", new Relu())
        .then("conv2", new Conv(filters1, filters2, new Extent(bands2, second, second)))
        .then("bn2", new BatchNorm(filters2))
        .then("relu2", new Relu())
        .then("pool1", new MaxPool(new Extent(1, SmallWindows.POOL, SmallWindows.POOL)))
        .then("flatten", new Flatten());
    int features = net.shape().channels();
    return net.then("fc1", new Linear(features, hidden))
        .then("bn3", new BatchNorm(hidden))
        .then("relu3", new Relu())
        .then("fc2", new Linear(hidden, settings.classes()))
        .build();
  }
}
