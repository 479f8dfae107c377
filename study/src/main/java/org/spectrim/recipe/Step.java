package org.spectrim.recipe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.spectrim.distill.DistillOptions;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.prune.PruneOptions;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.quantize.QuantizeOptions;

/**
 * One change of a model. The options hold all settings, defaults filled in; seeds are not among
 * them, they are the trial's.
 */
public sealed interface Step {
  /** What recipes can be made of. */
  List<String> KINDS = List.of("train", "prune", "quantize", "distill", "scratch");

  /** One of {@link #KINDS}. */
  String kind();

  /** The record of its options. */
  Record options();

  /** All that decides what it does. */
  default Record settings() {
    return options();
  }

  /** The lessons that it gives a student; null where it gives none. */
  default @Nullable Distill lesson() {
    return null;
  }

  /** For tables, with all that differs from the defaults. */
  String label(StepDefaults defaults);

  /**
   * Trains with cross-entropy: from random weights as the first step of a recipe, from the weights
   * that are there (fine-tuning) as a later one.
   */
  record Train(TrainOptions options) implements Step {
    @Override
    public String kind() {
      return "train";
    }

    @Override
    public String label(StepDefaults defaults) {
      return "train" + Labels.differences(options, defaults.train(), List.of());
    }
  }

  /** Removes filters and fine-tunes. */
  record Prune(PruneOptions options) implements Step {
    @Override
    public String kind() {
      return "prune";
    }

    @Override
    public String label(StepDefaults defaults) {
      String amount =
          options.target().isEmpty() ? Labels.percent(options.ratio()) : "to " + options.target();
      if (!options.ratios().isEmpty()) {
        List<String> layers = new ArrayList<>();
        options.ratios().forEach((layer, share) -> layers.add(layer + " " + Labels.percent(share)));
        amount = String.join(", ", layers);
      }
      return "prune %s %s"
          .formatted(options.criterion(), amount)
          .concat(
              Labels.differences(
                  options,
                  defaults.prune().withScope(options.usualScope()),
                  List.of("criterion", "ratio", "target", "ratios")));
    }
  }

  /**
   * Makes numbers of fewer bits.
   *
   * @param teaching how the model before pruning teaches while it is trained; null for not at all
   */
  record Quantize(QuantizeOptions options, @Nullable Distill teaching) implements Step {
    private static final List<String> NAMED =
        List.of("method", "bits", "weight-bits", "activation-bits");

    public Quantize {
      if (teaching != null && !QuantizationMethods.named(options.method()).teachable()) {
        throw new UsageException(
            "distill is for methods that train with cross-entropy alone, such as qat and lsq, not "
                + options.method());
      }
      if (teaching != null && teaching.loss().exit() != null) {
        throw new UsageException("exit is for a distill step of its own, before quantize");
      }
    }

    public Quantize(QuantizeOptions options) {
      this(options, null);
    }

    @Override
    public String kind() {
      return "quantize";
    }

    @Override
    public Record settings() {
      return teaching == null ? options : this;
    }

    @Override
    public @Nullable Distill lesson() {
      return teaching;
    }

    @Override
    public String label(StepDefaults defaults) {
      return "%s %s"
          .formatted(
              options.method(), QuantizationMethods.named(options.method()).precision(options))
          .concat(Labels.differences(options, defaults.quantize(), NAMED))
          .concat(teaching == null ? "" : " by " + teaching.lessons(defaults));
    }
  }

  /**
   * The control of pruning: the network that is there, trained from new random weights.
   *
   * @param epochs 0: as many as went into the model so far
   */
  record Scratch(int epochs) implements Step {
    /** Equal epochs. */
    static final Scratch EQUAL = new Scratch(0);

    public Scratch {
      if (epochs < 0) {
        throw new UsageException(
            "epochs is " + epochs + "; use 1 or more, or 0 for as many as the model had so far");
      }
    }

    @Override
    public String kind() {
      return "scratch";
    }

    @Override
    public Record options() {
      return this;
    }

    @Override
    public String label(StepDefaults defaults) {
      return "from scratch" + Labels.differences(this, EQUAL, List.of());
    }
  }

  /**
   * Teaches a student; the student goes on.
   *
   * @param teacher null for the model that comes before, or, where the student is that one, for the
   *     recipe's model before its first pruning
   */
  record Distill(Student student, DistillOptions loss, @Nullable Teacher teacher) implements Step {
    @Override
    public String kind() {
      return "distill";
    }

    @Override
    public Record options() {
      return this;
    }

    @Override
    public Distill lesson() {
      return this;
    }

    @Override
    public String label(StepDefaults defaults) {
      String differences = Labels.differences(loss, defaults.distill().loss(), List.of("method"));
      return "distill " + loss.method() + student.label() + differences + by();
    }

    /** Without the student. */
    String lessons(StepDefaults defaults) {
      List<String> named = List.of("method", "epochs");
      return loss.method() + Labels.differences(loss, defaults.distill().loss(), named) + by();
    }

    private String by() {
      return teacher == null ? "" : " by " + teacher.label();
    }
  }

  /**
   * The network that is taught.
   *
   * @param model name of its architecture; empty for that of the model that comes before
   * @param width factor on its filters and hidden features
   * @param same whether it is the model that comes before, with its weights: the other two are not
   *     looked at then
   */
  record Student(String model, double width, boolean same) {
    /** The model that comes before. */
    static final Student SAME = new Student("", 1, true);

    public Student {
      if (!model.isEmpty()) {
        NetworkChoice.of(model);
      }
      if (!(width > 0 && width <= 16)) {
        throw new IllegalArgumentException(
            "width is " + width + "; use a factor over 0 and up to 16");
      }
    }

    private String label() {
      return same ? " same" : (model.isEmpty() ? "" : " " + model) + " w" + Labels.number(width);
    }
  }
}
