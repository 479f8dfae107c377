package org.spectrim.fit;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;
import org.spectrim.torch.Hooks;

/**
 * What every step of a recipe works on. Only training and validation pixels are handed out; test
 * labels are for the last evaluation.
 *
 * @param split of the scene's labelled pixels
 * @param training how a network is trained where the step does not say otherwise
 * @param listener is told of each epoch
 * @param scenes the scene's transformed forms, shared by the steps
 * @param tutor takes the place of cross-entropy where a method trains with that alone; null for
 *     none
 */
public record FitContext(
    Scene scene,
    Split split,
    TrainOptions training,
    TrainListener listener,
    TransformedScenes scenes,
    @Nullable Tutor tutor) {
  public FitContext {
    if (split.rows() != scene.cube().rows() || split.columns() != scene.cube().columns()) {
      throw new InputException(
          "the split is for %dx%d pixels but scene '%s' has %dx%d; make a split for this scene"
              .formatted(
                  split.rows(),
                  split.columns(),
                  scene.name(),
                  scene.cube().rows(),
                  scene.cube().columns()));
    }
  }

  /** Without a tutor. */
  public FitContext(
      Scene scene,
      Split split,
      TrainOptions training,
      TrainListener listener,
      TransformedScenes scenes) {
    this(scene, split, training, listener, scenes, null);
  }

  public static FitContext of(
      Scene scene, Split split, TrainOptions training, TrainListener listener) {
    return new FitContext(scene, split, training, listener, new TransformedScenes(scene.cube()));
  }

  public FitContext with(TrainOptions other) {
    return new FitContext(scene, split, other, listener, scenes, tutor);
  }

  public FitContext with(Tutor other) {
    return new FitContext(scene, split, training, listener, scenes, other);
  }

  /** The same, telling another listener of the epochs. */
  public FitContext with(TrainListener other) {
    return new FitContext(scene, split, training, other, scenes);
  }

  /** What training and validation pixels are taken for; not for tests. */
  public LabelMap labels() {
    return split.labels(scene.labels());
  }

  /** The scene as a model sees it. */
  public TransformedScene transformed(Model model) {
    return scenes.get(model.transform(), model.window());
  }

  /** The training pixels as a model sees them. */
  public TrainingSet train(Model model) {
    return TrainingSet.of(transformed(model), labels(), split.train());
  }

  /** At most so many training pixels, evenly spread over the split's, as a model sees them. */
  public TrainingSet train(Model model, int most) {
    int[] all = split.train();
    int count = Math.min(most, all.length);
    int[] chosen =
        IntStream.range(0, count).map(i -> all[(int) ((long) i * all.length / count)]).toArray();
    return TrainingSet.of(transformed(model), labels(), chosen);
  }

  /** The validation pixels as a model sees them; may be empty. */
  public TrainingSet validation(Model model) {
    return TrainingSet.of(transformed(model), labels(), split.validation());
  }

  /** Trains a model with cross-entropy, or as the tutor does where there is one. */
  public TrainResult fit(Model model, TrainOptions options, Hooks hooks) {
    return tutor == null
        ? fit(model, new CrossEntropy(), options, hooks)
        : tutor.fit(model, this, options, hooks);
  }

  /** Trains a model, beginning with its weights, on the training pixels. */
  public TrainResult fit(Model model, Objective objective, TrainOptions options, Hooks hooks) {
    return Trainer.train(
        model, train(model), validation(model), objective, options, hooks, listener);
  }
}
