package org.spectrim.classify;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.spectrim.onnx.ExportedModel;
import org.spectrim.scene.Cube;

/**
 * Classifies a scene and hands its rows on in their order: in this process ({@link
 * SceneClassifier}) or in others ({@link RemoteClassifier}).
 */
public interface RowClassifier extends AutoCloseable {
  /** The model in use. */
  ExportedModel model();

  /** Name and version of the engine. */
  String engineName();

  /** How a scene is cut; where it is cut alike, maps are alike to the last bit. */
  StripSize stripSize(Cube cube);

  /**
   * Classifies some rows of a scene: the strips that reach into them, of which these rows alone are
   * handed on.
   *
   * @return what the time was spent on
   * @throws IOException what the targets throw
   * @throws org.spectrim.error.InputException if the cube has other bands than the model, or cannot
   *     be read; if probabilities are asked for and the engine's file was exported without logits
   */
  WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, RowRange rows)
      throws IOException;

  /**
   * Classifies rows of tiles and writes them.
   *
   * @param said hears in one line each what is worth to know
   * @return what the time was spent on
   * @throws IOException if they cannot be written
   */
  default WorkTimes tiles(
      Cube cube,
      Progress progress,
      TileFolders folders,
      List<RowRange> bands,
      Consumer<String> said)
      throws IOException {
    WorkTimes times = WorkTimes.NONE;
    for (RowRange rows : RowRange.joined(bands)) {
      times = times.plus(folders.write(this, cube, progress, rows));
    }
    return times;
  }

  @Override
  void close();
}
