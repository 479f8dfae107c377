package org.spectrim.recipe;

import org.spectrim.distill.DistillOptions;
import org.spectrim.fit.TrainOptions;
import org.spectrim.prune.PruneOptions;
import org.spectrim.quantize.QuantizeOptions;

/** What holds where a step does not say otherwise. */
public record StepDefaults(
    TrainOptions train, PruneOptions prune, QuantizeOptions quantize, Step.Distill distill) {
  private static final Step.Student STUDENT = new Step.Student("", 0.5, false);

  /**
   * Fits the usual options to how networks are trained: fine-tuning and training with rounded
   * weights take half of the epochs, a student as many as its teacher.
   */
  public static StepDefaults of(TrainOptions train) {
    return new StepDefaults(
        train,
        PruneOptions.defaults().withFineTuneEpochs((train.epochs() + 1) / 2),
        QuantizeOptions.defaults().withEpochs((train.epochs() + 1) / 2),
        new Step.Distill(STUDENT, DistillOptions.defaults().withEpochs(train.epochs()), null));
  }
}
