package org.spectrim.classify;

import java.io.IOException;
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
   * Classifies from a row on; those before it end where a strip ended.
   *
   * @return what the time was spent on
   * @throws IOException what the targets throw
   * @throws org.spectrim.error.InputException if the cube has other bands than the model, or cannot
   *     be read; if probabilities are asked for and the engine's file was exported without logits
   */
  WorkTimes classify(Cube cube, Progress progress, MapOutputs outputs, int firstRow)
      throws IOException;

  @Override
  void close();
}
