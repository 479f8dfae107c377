package org.spectrim.prune;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * The share of a filter's activations over the training pixels that are not zero after its ReLU: 1
 * minus the average percentage of zeros (Hu et al. 2016, <i>Network trimming: a data-driven neuron
 * pruning approach towards efficient deep architectures</i>).
 */
final class Apoz implements FilterCriterion {
  @Override
  public String name() {
    return "apoz";
  }

  @Override
  public String summary() {
    return "share of activations over zero after the ReLU, 1 - APoZ (Hu et al. 2016)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return FeatureMaps.means(
        model,
        FeatureMaps.pixels(model, context, Integer.MAX_VALUE),
        maps -> maps.gt(new Scalar(0.0f)).to(torch.ScalarType.Float).mean(2, 3, 4));
  }
}
