package org.spectrim.recipe;

import org.spectrim.band.BandSelection;
import org.spectrim.scene.Scene;
import org.spectrim.scene.SelectedCube;

/**
 * A scene with all bands of its file, beside which of them are to be used: models take what
 * deployed models will be given, and leave bands out in their transform.
 */
public record WorkingScene(Scene scene, BandSelection bands) {
  public static WorkingScene of(Scene scene) {
    if (scene.cube() instanceof SelectedCube selected) {
      int total = selected.original().bands();
      return new WorkingScene(
          new Scene(
              scene.name(), selected.original(), scene.labels(), scene.classes(), scene.hash()),
          new BandSelection(total, selected.selection().indices(total)));
    }
    return new WorkingScene(scene, BandSelection.all(scene.cube().bands()));
  }
}
