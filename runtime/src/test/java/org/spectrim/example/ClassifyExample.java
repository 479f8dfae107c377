package org.spectrim.example;

// The part between the marks is the example of the README.
// [example]
import java.nio.file.Path;
import org.spectrim.classify.*;
import org.spectrim.model.*;
import org.spectrim.scene.Cube;
import org.spectrim.scene.format.*;

class ClassifyExample {
  static void classify(Path modelFile, Path scene, Path map) {
    Model model = ModelFile.read(modelFile);
    ClassifyOptions options = ClassifyOptions.withThreads(2);
    try (Cube cube = CubeFormats.cube(new FileVariable(scene, null));
        SceneClassifier classifier = SceneClassifier.of(model, options)) {
      MapFile.classify(classifier, cube, Progress.NONE, map, null, null);
    }
  }
}
// [example]
