package org.spectrim.study;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one trial: a row of {@code results.csv}. Accuracies are in percent, kappa times
 * 100, drops in percentage points; null means not measured.
 *
 * @param split the protocol with its settings, as in "random 5%"
 * @param overlap percent of test pixels whose window holds a training pixel
 * @param window rows and columns of the network's window; 1 for a network that sees one pixel
 * @param model name of the baseline network, with its width unless that is 1
 * @param recipe short name, as in "prune l1 50%"
 * @param status {@code done} or {@code failed: reason}
 * @param oa overall accuracy on the test pixels
 * @param aa mean of the accuracies of the classes that have test pixels
 * @param oaDrop overall accuracy of the baseline of the same scene, split, window, model and seed,
 *     minus this one's
 * @param params stored values of the network
 * @param nonzeroParams those that are not 0
 * @param macsPerPixel multiply-accumulates to classify one pixel from its window
 * @param modelBytes size of the model file
 * @param onnxBytes size of the exported file that takes windows
 * @param latencyUsB1 median microseconds a window at batch 1
 * @param latencyUsB32 median microseconds a window at batch 32
 * @param sceneSeconds time to classify the whole scene
 * @param peakRssMb largest resident memory of the measuring process, in MB of 10^6 bytes
 * @param epochs of training in all steps of the recipe, including those shared with other recipes;
 *     of a control from scratch only its own
 * @param trainSeconds time of all steps of the recipe, including those shared with other recipes
 * @param exportedOa overall accuracy of the exported file in ONNX Runtime
 * @param agreement percent of test pixels that the exported file labels like the model as it was
 *     trained, with its weights and activations rounded in floats
 */
public record TrialRow(
    String scene,
    String split,
    double overlap,
    int window,
    String model,
    String recipe,
    long seed,
    String status,
    @Nullable Double oa,
    @Nullable Double aa,
    @Nullable Double kappa,
    @Nullable Double oaDrop,
    @Nullable Long params,
    @Nullable Long nonzeroParams,
    @Nullable Long macsPerPixel,
    @Nullable Long modelBytes,
    @Nullable Long onnxBytes,
    @Nullable Double latencyUsB1,
    @Nullable Double latencyUsB32,
    @Nullable Double sceneSeconds,
    @Nullable Double peakRssMb,
    @Nullable Integer epochs,
    @Nullable Double trainSeconds,
    @Nullable Double exportedOa,
    @Nullable Double agreement) {

  public static final String DONE = "done";

  /** Whether the trial ended with a result. */
  public boolean done() {
    return status.equals(DONE);
  }
}
