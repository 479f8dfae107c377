package org.spectrim.cli;

import java.nio.file.Path;
import org.spectrim.error.InputException;
import org.spectrim.model.Model;
import org.spectrim.scene.Scene;
import org.spectrim.split.Split;

/** Holds the scene, split and seed that are given against those a model was trained with. */
final class SameTraining {
  private SameTraining() {}

  /**
   * Training pixels of another split would be test pixels of this one.
   *
   * @param why what the same flags are for
   * @throws InputException if the model's provenance says that one of them was another
   */
  static void require(
      Path file, Model model, Scene scene, Split made, SplitOptions split, String why) {
    require(file, model, "scene hash", scene.hash(), "scene", why);
    require(file, model, "split", made.protocol(), "split", why);
    require(file, model, "seed", Long.toString(split.seed()), "seed", why);
  }

  private static void require(
      Path file, Model model, String key, String now, String flag, String why) {
    String then = model.provenance().entries().get(key);
    if (then != null && !then.equals(now)) {
      throw new InputException(
          "%s was trained with %s '%s', not '%s': give the same --%s, %s"
              .formatted(file, key, then, now, flag, why));
    }
  }
}
