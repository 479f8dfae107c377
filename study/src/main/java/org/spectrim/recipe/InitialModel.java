package org.spectrim.recipe;

import java.util.Map;
import org.spectrim.band.BandFitters;
import org.spectrim.band.BandTransform;
import org.spectrim.band.TrainingSpectra;
import org.spectrim.error.InputException;
import org.spectrim.fit.FitContext;
import org.spectrim.fit.Initializer;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkSettings;
import org.spectrim.scene.Scene;

/** Models before training: the band transform fitted on training pixels, random first weights. */
public final class InitialModel {
  private InitialModel() {}

  /**
   * A model for a scene.
   *
   * @param window rows and columns of the window that was asked for; a spectral network takes 1
   * @throws InputException if the network cannot be built for this window or so few components, the
   *     window is larger than the scene, or the transform cannot be fitted
   */
  public static Model of(NetworkChoice choice, int window, FitContext context, long seed) {
    Scene scene = context.scene();
    Network network = network(choice, window, scene);
    int used = choice.architecture().window(window);
    int components = network.input().size() / (used * used);
    String fitter = components == scene.bands().length ? "standardize" : "pca";
    BandTransform transform =
        BandFitters.named(fitter)
            .fit(
                TrainingSpectra.read(scene.cube(), context.split().train()),
                scene.bands(),
                components);
    return new Model(
        network,
        Initializer.weights(network, seed),
        transform,
        used,
        scene.classes(),
        Map.of(),
        new Provenance(
            Map.of(
                "model", choice.name(),
                "scene", scene.name(),
                "scene hash", scene.hash(),
                "split", context.split().protocol(),
                "seed", Long.toString(seed))));
  }

  /**
   * The network alone, without looking at samples.
   *
   * @throws InputException if it cannot be built
   */
  public static Network network(NetworkChoice choice, int window, Scene scene) {
    int bands = scene.bands().length;
    int used = choice.architecture().window(window);
    if (used > Math.min(scene.cube().rows(), scene.cube().columns())) {
      throw new InputException(
          "window %d is larger than scene '%s' of %dx%d pixels; choose a smaller one"
              .formatted(used, scene.name(), scene.cube().rows(), scene.cube().columns()));
    }
    int components =
        choice.components() == 0 ? choice.architecture().components(bands) : choice.components();
    if (components > bands) {
      throw new InputException(
          "%s shall have %d components, but scene '%s' has %d bands; ask for fewer"
              .formatted(choice.name(), components, scene.name(), bands));
    }
    return choice
        .architecture()
        .build(new NetworkSettings(components, used, scene.classes().size(), choice.width()));
  }
}
