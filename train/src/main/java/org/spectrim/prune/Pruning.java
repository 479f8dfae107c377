package org.spectrim.prune;

import java.util.Locale;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.SparseTensor;
import org.spectrim.net.Cost;

/**
 * Prunes networks. Where filters go, the result is a smaller network; where weights go, it has
 * exact zeros.
 */
public final class Pruning {
  /** Under this key a model's provenance has what its users should know of its pruning, if any. */
  public static final String NOTES = "prune notes";

  private Pruning() {}

  /**
   * Removes what the options say and trains what is left.
   *
   * @throws InputException if the model is quantized already
   * @throws org.spectrim.error.UsageException if the network is too small for the options
   */
  public static Model apply(Model model, FitContext context, PruneOptions options) {
    if (model.weights().asMap().values().stream().anyMatch(IntegerTensor.class::isInstance)) {
      throw new InputException("a quantized model cannot be pruned; prune first, quantize last");
    }
    Criterion criterion = Criteria.named(options.criterion());
    int epochs = options.fineTuneEpochs();
    Model start = model;
    if (criterion.atInitialization()) {
      epochs = context.training().epochs();
      start = Pruner.initial(model, context);
    }
    Removal removal = removal(model, context, options);
    int preparation = criterion.preparationEpochs(epochs);
    Model prepared = removal.prepare(start, preparation);
    Pruner pruner = new Pruner(prepared, context, options, removal, epochs - preparation);
    Model pruned = PruningSchedules.named(options.schedule()).run(prepared, pruner);
    // Zeros need not be stored; where there are few, tensors stay whole.
    pruned = pruned.with(SparseTensor.smallest(pruned.weights()));
    Provenance history = pruned.provenance().with("prune", summary(model, pruned, pruner, epochs));
    if (!pruner.notes().isEmpty()) {
      history = history.with(NOTES, String.join("; ", pruner.notes()));
    }
    return pruned.with(history);
  }

  static Removal removal(Model model, FitContext context, PruneOptions options) {
    Criterion criterion = Criteria.named(options.criterion());
    Granularity granularity = Granularity.parse(options.granularity());
    return granularity.isFilter()
        ? new FilterRemoval((FilterCriterion) criterion, context, options)
        : new MaskRemoval((WeightCriterion) criterion, granularity, context, options, model);
  }

  private static String summary(Model model, Model pruned, Pruner pruner, int epochs) {
    PruneOptions options = pruner.options();
    String amount = options.target().isEmpty() ? "ratio " + options.ratio() : options.target();
    String note =
        String.format(
            Locale.ROOT,
            "%s %s %s %s round %d %s, %d epochs: parameters %d -> %d",
            options.granularity(),
            options.criterion(),
            options.scope(),
            amount,
            options.round(),
            options.schedule(),
            epochs,
            Cost.of(model.network()).parameters(),
            Cost.of(pruned.network()).parameters());
    if (!Granularity.parse(options.granularity()).isFilter()) {
      note += ", " + pruned.weights().nonZeros() + " not zero";
    }
    return note;
  }
}
