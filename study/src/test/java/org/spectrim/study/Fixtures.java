package org.spectrim.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.spectrim.band.BandTransform;
import org.spectrim.fit.TrainOptions;
import org.spectrim.model.DenseTensor;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.model.Weights;
import org.spectrim.net.Layer;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.recipe.NetworkChoice;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.scene.LandClass;

/** Small things to run studies on without training anything. */
final class Fixtures {
  private Fixtures() {}

  /** A model of four weights, the first of which is given. */
  static Model model(float mark) {
    var network = new NetworkBuilder(Shape.features(2)).then("fc", new Layer.Linear(2, 2, false));
    return new Model(
        network.build(),
        new Weights(
            Map.of("fc.weight", new DenseTensor(List.of(2, 2), new float[] {mark, 2, 3, 4}))),
        new BandTransform("standardize", true, new float[] {0, 0}, new float[] {1, 1}),
        1,
        List.of(new LandClass(1, "soil", 0x905020), new LandClass(2, "crop", 0x20a030)),
        Map.of(),
        Provenance.NONE);
  }

  static float mark(Model model) {
    return model.weights().floats("fc.weight")[0];
  }

  static Step train(int epochs) {
    return new Step.Train(TrainOptions.defaults().withEpochs(epochs));
  }

  static Recipe recipe(String name, Step... steps) {
    return new Recipe(name, Arrays.asList(steps));
  }

  static Recipe baseline() {
    return recipe(Recipe.BASELINE, train(10));
  }

  static Trial trial(String network, long seed, Recipe recipe) {
    return new Trial(
        "field",
        "scene-hash",
        new TrialSplit("random 5%", "split-hash-" + seed, 71.25),
        new NetworkChoice(network, 1, 0),
        9,
        seed,
        TrainOptions.defaults(),
        recipe,
        2,
        true);
  }

  /** Two networks, three recipes that begin alike, two seeds. */
  static List<Trial> trials() {
    List<Trial> trials = new ArrayList<>();
    for (String network : List.of("cnn1d", "cnn2d")) {
      for (Recipe recipe :
          List.of(
              baseline(),
              recipe("tuned", train(10), train(3)),
              recipe("tuned twice", train(10), train(3), train(2)))) {
        for (long seed = 1; seed <= 2; seed++) {
          trials.add(trial(network, seed, recipe));
        }
      }
    }
    return trials;
  }
}
