package org.spectrim.recipe;

import org.spectrim.band.BandFitters;
import org.spectrim.scene.Scene;
import org.spectrim.scene.SelectedCube;

/**
 * A scene with all bands of its file, beside which of them are to be used: models take what
 * deployed models will be given, and leave bands out in their transform.
 *
 * @param bands 0-based, ascending
 */
public record WorkingScene(Scene scene, int[] bands) {
  public static WorkingScene of(Scene scene) {
    if (scene.cube() instanceof SelectedCube selected) {
      int total = selected.original().bands();
      return new WorkingScene(
          new Scene(
              scene.name(), selected.original(), scene.labels(), scene.classes(), scene.hash()),
          selected.selection().indices(total));
    }
    return new WorkingScene(scene, BandFitters.allBands(scene.cube().bands()));
  }
}
