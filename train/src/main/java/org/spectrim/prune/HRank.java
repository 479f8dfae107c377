package org.spectrim.prune;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.FitContext;
import org.spectrim.model.Model;

/**
 * The mean rank of a filter's feature maps, after its ReLU, over 500 training pixels (Lin et al.
 * 2020, <i>HRank: filter pruning using high-rank feature map</i>). A map of rows and columns is a
 * matrix as it is; one that has bands too is the matrix {@code [band, row x column]}. A map of one
 * row or one value, as all of CNN1D's and of hidden layers, has rank 1 or 0: the score then is the
 * share of pixels at which the filter says anything.
 */
final class HRank implements FilterCriterion {
  private static final int IMAGES = 500;

  @Override
  public String name() {
    return "hrank";
  }

  @Override
  public String summary() {
    return "mean rank of the filter's feature maps over 500 training pixels (Lin et al. 2020)";
  }

  @Override
  public Map<String, double[]> scores(Model model, FitContext context) {
    return FeatureMaps.means(model, FeatureMaps.pixels(model, context, IMAGES), HRank::ranks);
  }

  private static Tensor ranks(Tensor maps) {
    Tensor matrices = maps.size(2) == 1 ? maps.select(2, 0) : maps.flatten(3, 4);
    return torch.linalg_matrix_rank(matrices).to(torch.ScalarType.Float);
  }
}
