package org.spectrim.fit;

import java.util.List;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** libtorch's optimizer with the options of a training. To be made outside of a scope. */
public final class ParameterOptimizer implements AutoCloseable {
  private final TrainOptions options;
  private final Schedule schedule;
  private final TensorVector parameters;
  private final Optimizer optimizer;
  private double learningRate;

  public ParameterOptimizer(List<Tensor> parameters, TrainOptions options) {
    this.options = options;
    this.schedule = Schedule.named(options.schedule());
    this.parameters = new TensorVector(parameters.toArray(new Tensor[0]));
    this.learningRate = options.learningRate();
    this.optimizer = options.optimizer().equals("adam") ? adam() : sgd();
  }

  /**
   * Makes one step from a loss.
   *
   * @param progress the share of all steps made so far
   */
  public void step(Tensor loss, double progress) {
    double rate = options.learningRate() * schedule.factor(progress);
    if (rate != learningRate) {
      optimizer.param_groups().get(0).options().set_lr(rate);
      learningRate = rate;
    }
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }

  double learningRate() {
    return learningRate;
  }

  @Override
  public void close() {
    optimizer.close();
    parameters.close();
  }

  private Optimizer adam() {
    AdamOptions adam = new AdamOptions(options.learningRate());
    adam.weight_decay().put(options.weightDecay());
    return new Adam(parameters, adam);
  }

  private Optimizer sgd() {
    SGDOptions sgd = new SGDOptions(options.learningRate());
    sgd.momentum().put(options.momentum());
    sgd.weight_decay().put(options.weightDecay());
    return new SGD(parameters, sgd);
  }
}
