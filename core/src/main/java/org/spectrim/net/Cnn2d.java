package org.spectrim.net;

import org.spectrim.net.Layer.Conv;
import org.spectrim.net.Layer.Flatten;
import org.spectrim.net.Layer.Linear;
import org.spectrim.net.Layer.MaxPool;
import org.spectrim.net.Layer.Relu;

/**
 * The spatial network of Paoletti et al. 2019: two convolutions over rows and columns with the
 * components as channels, pooling over 2x2, one hidden layer.
 */
final class Cnn2d implements Architecture {
  @Override
  public String name() {
    return "cnn2d";
  }

  @Override
  public String summary() {
    return "spatial: Conv 50 of 5x5, Conv 100 of 5x5, MaxPool 2x2, Linear 100, Linear (Paoletti et al. 2019)";
  }

  @Override
  public int window(int requested) {
    return requested;
  }

  @Override
  public int components(int bands) {
    return Math.min(40, bands);
  }

  @Override
  public Network build(NetworkSettings settings) {
    int window = settings.window();
    int second = SmallWindows.secondKernel(name(), window);
    int filters1 = settings.scaled(50);
    int filters2 = settings.scaled(100);
    int hidden = settings.scaled(100);
    NetworkBuilder net = new NetworkBuilder(new Shape(settings.components(), 1, window, window));
    net.then(
            "conv1",
            new Conv(
                settings.components(),
                filters1,
                new Extent(1, SmallWindows.FIRST_KERNEL, SmallWindows.FIRST_KERNEL)))
        .then("relu1", new Relu())
        .then("conv2", new Conv(filters1, filters2, new Extent(1, second, second)))
        .then("relu2", new Relu())
        .then("pool1", new MaxPool(new Extent(1, SmallWindows.POOL, SmallWindows.POOL)))
        .then("flatten", new Flatten());
    int features = net.shape().channels();
    return net.then("fc1", new Linear(features, hidden))
        .then("relu3", new Relu())
        .then("fc2", new Linear(hidden, settings.classes()))
        .build();
  }
}
