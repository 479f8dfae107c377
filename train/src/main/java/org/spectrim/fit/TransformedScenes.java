package org.spectrim.fit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spectrim.band.BandTransform;
import org.spectrim.scene.Cube;

/** Keeps a cube's last transformed forms, so that the steps of a recipe share them. Thread-safe. */
public final class TransformedScenes {
  private static final int KEPT = 2;

  private final Cube cube;
  private final Map<Key, TransformedScene> kept =
      new LinkedHashMap<>(KEPT + 1, 1f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TransformedScene> eldest) {
          return size() > KEPT;
        }
      };

  public TransformedScenes(Cube cube) {
    this.cube = cube;
  }

  /** The cube after a transform; made anew if it is not kept. */
  public synchronized TransformedScene get(BandTransform transform, int window) {
    return kept.computeIfAbsent(
        new Key(transform, window), key -> TransformedScene.of(cube, transform, window));
  }

  /** Equal by the transform's numbers: that of a model from a file is another object. */
  private record Key(BandTransform transform, int window) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.window == window
          && key.transform.diagonal() == transform.diagonal()
          && Arrays.equals(key.transform.mean(), transform.mean())
          && Arrays.equals(key.transform.weights(), transform.weights());
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(transform.weights()) + window;
    }
  }
}
