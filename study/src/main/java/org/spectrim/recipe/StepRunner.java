package org.spectrim.recipe;

import java.util.List;
import java.util.function.Function;
import org.spectrim.distill.Distillation;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.fit.Tutor;
import org.spectrim.model.Model;
import org.spectrim.model.SparseTensor;
import org.spectrim.prune.FromScratch;
import org.spectrim.prune.Masks;
import org.spectrim.prune.Pruning;
import org.spectrim.quantize.Quantization;

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
    EpochCount count = new EpochCount(context.listener());
    Model model = InitialModel.of(choice, window, context, seed());
    return EpochCount.note(counting(count).fit(model, options), count.spent());
  }

  /** The teachers of a recipe that begins with a model; others are trained when asked for. */
  public Teachers teachers(Model first, Function<String, TrainOptions> usual) {
    return new Teachers(
        () -> NetworkChoice.of(Classroom.architecture(first)),
        window,
        context.training(),
        usual,
        () -> first,
        (network, itsWindow, training, seed) ->
            new StepRunner(context.with(context.training().withSeed(seed)), itsWindow)
                .train(network, training));
  }

  /** Changes a model by a recipe's only step. */
  public Model apply(Step step, Model model) {
    return apply(step, model, teachers(model, name -> context.training()));
  }

  /**
   * Changes a model.
   *
   * @throws org.spectrim.error.InputException if the step does not fit the model, or training
   *     diverges
   */
  public Model apply(Step step, Model model, Teachers teachers) {
    EpochCount count = new EpochCount(context.listener());
    Model changed = sparseAs(model, counting(count).change(step, model, teachers));
    if (step instanceof Step.Scratch
        || (step instanceof Step.Prune prune && prune.options().startsAnew())) {
      return EpochCount.note(changed, count.spent());
    }
    Integer before = EpochCount.of(model);
    return before == null ? changed : EpochCount.note(changed, before + count.spent());
  }

  /** What comes in with sparse tensors goes out so, in the form that is smallest now. */
  private static Model sparseAs(Model before, Model after) {
    return before.weights().asMap().values().stream().anyMatch(SparseTensor.class::isInstance)
        ? after.with(SparseTensor.smallest(after.weights()))
        : after;
  }

  private StepRunner counting(EpochCount count) {
    return new StepRunner(context.with(count), window);
  }

  private Model change(Step step, Model model, Teachers teachers) {
    if (step instanceof Step.Train train) {
      return fit(model, train.options());
    } else if (step instanceof Step.Prune prune) {
      return Pruning.apply(model, context, prune.options());
    } else if (step instanceof Step.Quantize quantize) {
      Step.Distill teaching = quantize.teaching();
      return Quantization.apply(
          model,
          teaching == null ? context : context.with(tutor(teaching, teachers)),
          quantize.options());
    } else if (step instanceof Step.Distill distill) {
      return new Classroom(context, window).apply(distill, model, teachers);
    } else if (step instanceof Step.Scratch scratch) {
      return fromScratch(model, scratch.epochs());
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
    Model trained;
    try (Masks masks = Masks.ofZeros(model)) {
      trained = context.fit(model, new CrossEntropy(), options.withSeed(seed()), masks).model();
    }
    String note = note(options, options.epochs());
    String before = trained.provenance().entries().get("train");
    return trained.with(
        trained.provenance().with("train", before == null ? note : before + "; " + note));
  }

  private static String note(TrainOptions options, int epochs) {
    return "%d epochs, batch %d, %s %s, %s"
        .formatted(
            epochs,
            options.batch(),
            options.optimizer(),
            options.learningRate(),
            options.schedule());
  }

  private Model fromScratch(Model model, int wanted) {
    Integer before = EpochCount.of(model);
    if (wanted == 0 && before == null) {
      throw new UsageException(
          "scratch: the model file does not say how many epochs it had; write them, as in scratch:"
              + " {epochs: 120}");
    }
    int epochs = wanted == 0 && before != null ? before : wanted;
    Model trained = FromScratch.apply(model, context, epochs);
    return trained.with(
        trained.provenance().with("train", "from scratch, " + note(context.training(), epochs)));
  }

  private long seed() {
    return context.training().seed();
  }
}
