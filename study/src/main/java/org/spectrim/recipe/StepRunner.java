package org.spectrim.recipe;

import org.jspecify.annotations.Nullable;
import org.spectrim.distill.Distillation;
import org.spectrim.error.UsageException;
import org.spectrim.fit.CrossEntropy;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
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

  /**
   * Changes a model.
   *
   * @throws org.spectrim.error.InputException if the step does not fit the model, or training
   *     diverges
   */
  public Model apply(Step step, Model model) {
    EpochCount count = new EpochCount(context.listener());
    Model changed = sparseAs(model, counting(count).change(step, model));
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

  private Model change(Step step, Model model) {
    if (step instanceof Step.Train train) {
      return fit(model, train.options());
    } else if (step instanceof Step.Prune prune) {
      return Pruning.apply(model, context, prune.options());
    } else if (step instanceof Step.Quantize quantize) {
      return Quantization.apply(model, context, quantize.options());
    } else if (step instanceof Step.Distill distill) {
      return distill(distill, model);
    } else if (step instanceof Step.Scratch scratch) {
      return fromScratch(model, scratch.epochs());
    }
    throw new IllegalArgumentException("no step of kind " + step.kind());
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

  private Model distill(Step.Distill step, Model teacher) {
    Model student = student(step.student(), teacher);
    Provenance history = student.provenance();
    String training = teacher.provenance().entries().get("train");
    if (training != null) {
      history = history.with("teacher", training);
    }
    return Distillation.apply(teacher, student.with(history), context, step.loss());
  }

  /** A student of the teacher's kind sees what the teacher sees; another kind has its own view. */
  private Model student(Step.Student wanted, Model teacher) {
    if (wanted.model().isEmpty()) {
      return Distillation.student(
              teacher, architecture(teacher), wanted.width(), seed() + generation(teacher))
          .with(teacher.provenance());
    }
    NetworkChoice choice = new NetworkChoice(wanted.model(), wanted.width(), 0);
    return InitialModel.of(choice, window, context, seed());
  }

  /** How often it was distilled before: a chain's students do not begin alike. */
  private static int generation(Model teacher) {
    String before = teacher.provenance().entries().get("distill");
    return before == null ? 0 : before.split("; ").length;
  }

  private static String architecture(Model model) {
    @Nullable String name = model.provenance().entries().get("model");
    if (name == null) {
      throw new UsageException(
          "distill: the model file does not say which network it is; name the student's, as in student: {model: cnn2d, width: 0.5}");
    }
    return name;
  }

  private long seed() {
    return context.training().seed();
  }
}
