package org.spectrim.prune;

import java.util.Locale;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.model.CodebookTensor;
import org.spectrim.model.IntegerTensor;
import org.spectrim.model.Model;
import org.spectrim.net.Cost;

/** Prunes whole filters: the result is a smaller network, not one with zeros. */
public final class FilterPruning {
  private FilterPruning() {}

  /**
   * Removes filters and fine-tunes what is left.
   *
   * @throws InputException if the model is quantized already
   */
  public static Model apply(Model model, FitContext context, PruneOptions options) {
    if (model.weights().asMap().values().stream()
        .anyMatch(t -> t instanceof IntegerTensor || t instanceof CodebookTensor)) {
      throw new InputException("a quantized model cannot be pruned; prune first, quantize last");
    }
    FilterCriterion criterion = FilterCriteria.named(options.criterion());
    int preparation = criterion.preparationEpochs(options.fineTuneEpochs());
    Model prepared = criterion.prepare(model, context, preparation);
    FilterPruner pruner =
        new FilterPruner(prepared, context, options, options.fineTuneEpochs() - preparation);
    Model pruned = PruningSchedules.named(options.schedule()).run(prepared, pruner);
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
            options.fineTuneEpochs(),
            Cost.of(model.network()).parameters(),
            Cost.of(pruned.network()).parameters());
    return pruned.with(pruned.provenance().with("prune", note));
  }
}
