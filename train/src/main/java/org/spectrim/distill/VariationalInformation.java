package org.spectrim.distill;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.torch.Tensors;

/**
 * {@code mean 1/2 ((m(s) - t)^2 / v + log v)}: the teacher's features under a Gaussian whose mean m
 * three linear layers make of the student's and whose variance v is learned for each channel,
 * {@code v = log(1 + exp(a)) + 1e-5}, 5 at first (Ahn et al. 2019, <i>Variational information
 * distillation for knowledge transfer</i>). Maps of other sizes are average-pooled to a common
 * grid.
 */
final class VariationalInformation implements DistillationLoss {
  private static final double FLOOR = 1e-5;
  private static final double FIRST_VARIANCE = 5;

  @Override
  public String name() {
    return "vid";
  }

  @Override
  public String summary() {
    return "offline, features: likelihood under a learned Gaussian (VID, Ahn et al. 2019)";
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.EARLY, Stage.LATE);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    Map<Stage, Tensor> scales = new EnumMap<>(Stage.class);
    for (Stage stage : pair.stages()) {
      float[] values = new float[pair.teacher(stage).channels()];
      Arrays.fill(values, (float) Math.log(Math.expm1(FIRST_VARIANCE - FLOOR)));
      Tensor scale = Tensors.of(values, values.length, 1);
      scale.set_requires_grad(true);
      scales.put(stage, scale);
    }
    return new StageRegressors(
        pair,
        3,
        List.copyOf(scales.values()),
        (stage, student, teacher) -> negativeLikelihood(student, teacher, scales.get(stage)));
  }

  /** Of the teacher's features, without the constant; the scale is {@code [channel, 1]}. */
  static Tensor negativeLikelihood(Tensor mean, Tensor teacher, Tensor scale) {
    Tensor variance = torch.softplus(scale).add(new Scalar(FLOOR));
    return Rows.square(mean.sub(teacher))
        .div(variance)
        .add(variance.log())
        .mean()
        .mul(new Scalar(0.5));
  }
}
