package org.spectrim.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spectrim.classify.ClassifyOptions;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.error.InputException;
import org.spectrim.io.AtomicFile;
import org.spectrim.model.Model;
import org.spectrim.onnx.ExportOptions;
import org.spectrim.onnx.OnnxExport;
import org.spectrim.scene.LabelMap;
import org.spectrim.scene.Scene;
import org.spectrim.scene.format.PngMap;

/** A model as users run it: its exported files, in ONNX Runtime. */
final class Deployment {
  private static final String PATCH = "patch.onnx";
  private static final String DENSE = "dense.onnx";
  private static final String MAP = "map.png";

  private final Path folder;
  private final int threads;

  private Deployment(Path folder, int threads) {
    this.folder = folder;
    this.threads = threads;
  }

  /** Writes the form for windows and the form for scenes. */
  static Deployment export(Model model, Path folder, int threads) {
    OnnxExport.write(model, ExportOptions.PATCH, folder.resolve(PATCH));
    OnnxExport.write(model, ExportOptions.LABELS, folder.resolve(DENSE));
    return new Deployment(folder, threads);
  }

  long patchBytes() {
    return size(folder.resolve(PATCH));
  }

  /** The label of every pixel, also painted as {@code map.png}. */
  LabelMap classify(Scene scene) {
    try (SceneClassifier classifier =
        SceneClassifier.open(folder.resolve(DENSE), ClassifyOptions.withThreads(threads))) {
      LabelMap map = classifier.classify(scene.cube());
      AtomicFile.write(folder.resolve(MAP), PngMap.labels(map, scene.classes()));
      return map;
    }
  }

  static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new InputException("cannot read " + file + ": " + AtomicFile.reason(e), e);
    }
  }
}
