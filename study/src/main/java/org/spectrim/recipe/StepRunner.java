package org.spectrim.recipe;

import java.util.List;
import org.spectrim.distill.Distillation;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.Tutor;
import org.spectrim.model.Model;
import org.spectrim.prune.FilterPruning;
import org.spectrim.quantize.Quantization;
import org.spectrim.torch.Hooks;

/**
 * Makes steps with the methods of module train.
 *
 * @param context its training options hold wherever a step trains; their seed is that of all random
 *     choices
 * @param window the window asked for, for new networks
 */
public record StepRunner(FitContext context, int window) {

  /** Trains a network from random weights. */
  public Model train(NetworkChoice choice, TrainOptions options) {
    return fit(InitialModel.of(choice, window, context, seed()), options);
  }

  /**
   * Changes a model.
   *
   * @throws org.spectrim.error.InputException if the step does not fit the model, or training
   *     diverges
   */
  public Model apply(Step step, Model model, Teachers teachers) {
    if (step instanceof Step.Train train) {
      return fit(model, train.options());
    } else if (step instanceof Step.Prune prune) {
      return FilterPruning.apply(model, context, prune.options());
    } else if (step instanceof Step.Quantize quantize) {
      Step.Distill teaching = quantize.teaching();
      return Quantization.apply(
          model,
          teaching == null ? context : context.with(tutor(teaching, teachers)),
          quantize.options());
    } else if (step instanceof Step.Distill distill) {
      return new Classroom(context, window).apply(distill, model, teachers);
    }
    throw new IllegalArgumentException("no step of kind " + step.kind());
  }

  private Tutor tutor(Step.Distill teaching, Teachers teachers) {
    List<Model> all =
        teaching.teacher() == null
            ? List.of(teachers.unpruned().get())
            : teachers.of(teaching.teacher(), seed());
    return (model, its, training, hooks) ->
        Distillation.fit(all, model, its, teaching.loss(), training, hooks);
  }

  private Model fit(Model model, TrainOptions options) {
    Model trained =
        context.fit(model, new CrossEntropy(), options.withSeed(seed()), Hooks.NONE).model();
    String note =
        "%d epochs, batch %d, %s %s, %s"
            .formatted(
                options.epochs(),
                options.batch(),
                options.optimizer(),
                options.learningRate(),
                options.schedule());
    String before = trained.provenance().entries().get("train");
    return trained.with(
        trained.provenance().with("train", before == null ? note : before + "; " + note));
  }

  private long seed() {
    return context.training().seed();
  }
}
