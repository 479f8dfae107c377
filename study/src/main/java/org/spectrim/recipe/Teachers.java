package org.spectrim.recipe;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.Model;
import org.spectrim.model.ModelFile;

/**
 * Where models come from that teach without being changed.
 *
 * @param network the first one of the recipe
 * @param window as that network sees it
 * @param training of that network
 * @param usual training of any network, by name
 * @param unpruned the recipe's model before its first pruning, or its first model
 * @param trainer makes a baseline
 */
public record Teachers(
    Supplier<NetworkChoice> network,
    int window,
    TrainOptions training,
    Function<String, TrainOptions> usual,
    Supplier<Model> unpruned,
    Trainer trainer) {

  /** Trains networks from random weights, or takes them from where they are kept. */
  @FunctionalInterface
  public interface Trainer {
    Model baseline(NetworkChoice network, int window, TrainOptions training, long seed);
  }

  /** A baseline that is to teach. */
  public record Wanted(NetworkChoice network, int window, TrainOptions training, long seed) {}

  /**
   * The models that teach in a recipe's last lesson without being models of the recipe; empty where
   * one of its own models teaches, or none.
   *
   * @param seed of the trial
   */
  public List<Model> strangers(List<Step> steps, long seed) {
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step.Distill lesson = steps.get(i).lesson();
      if (lesson != null && lesson.loss().alpha() < 1) {
        Teacher teacher = lesson.teacher();
        return teacher == null || teacher.isOwnBaseline() ? List.of() : of(teacher, seed);
      }
    }
    return List.of();
  }

  /**
   * The models that teach together, at least one.
   *
   * @param seed of the trial: the first one's; the others have the following ones
   * @throws org.spectrim.error.InputException if a file cannot be read
   */
  List<Model> of(Teacher wanted, long seed) {
    if (!wanted.file().isEmpty()) {
      return List.of(ModelFile.read(Path.of(wanted.file())));
    }
    return wanted(wanted, seed).stream()
        .map(one -> trainer.baseline(one.network(), one.window(), one.training(), one.seed()))
        .toList();
  }

  /** The networks that are trained to teach; none where a file does. */
  public List<Wanted> wanted(Teacher wanted, long seed) {
    if (!wanted.file().isEmpty()) {
      return List.of();
    }
    NetworkChoice own = network.get();
    boolean same = wanted.model().isEmpty() || wanted.model().equals(own.name());
    // Few training pixels bound the components of all networks alike.
    NetworkChoice published = same ? own : new NetworkChoice(wanted.model(), 1, own.components());
    NetworkChoice choice =
        wanted.width() == null
            ? published
            : new NetworkChoice(published.name(), wanted.width(), published.components());
    int asked = wanted.window() == null ? window : wanted.window();
    int used = choice.architecture().window(asked);
    if (used == 1 && asked == 1 && choice.architecture().window(3) != 1) {
      throw new UsageException(
          "teacher: %s looks at a window, but the recipe's network at single pixels; say which, as in {model: %s, window: 9}"
              .formatted(choice.name(), choice.name()));
    }
    TrainOptions options =
        same ? training : training.withEpochs(usual.apply(choice.name()).epochs());
    TrainOptions all = wanted.epochs() == null ? options : options.withEpochs(wanted.epochs());
    return IntStream.range(0, wanted.seeds())
        .mapToObj(i -> new Wanted(choice, used, all, seed + i))
        .toList();
  }
}
