package org.spectrim.distill;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.band.BandTransform;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.fit.TransformedScene;
import org.spectrim.model.Model;
import org.spectrim.model.Provenance;
import org.spectrim.net.Extent;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.scene.CubeMetadata;
import org.spectrim.scene.LandClass;
import org.spectrim.scene.MemoryCube;
import org.spectrim.torch.Tensors;

/** Networks whose stages are so small that losses can be computed by hand. */
final class TinyPair {
  /** Of the stages {@code early} and {@code late}: this many bands, one row, one column. */
  static final int POSITIONS = 2;

  private TinyPair() {}

  /** A pair whose networks have so many channels. */
  static Pair of(DistillationLoss loss, int teacherChannels, int studentChannels) {
    Model teacher = model(teacherChannels);
    MemoryCube cube = new MemoryCube(POSITIONS, 1, 4, new float[4 * POSITIONS], CubeMetadata.NONE);
    TrainingSet view =
        new TrainingSet(
            TransformedScene.of(cube, teacher.transform(), 1),
            new int[] {0, 1, 2, 3},
            new int[] {0, 1, 2, 0});
    return new Pair(
        teacher, model(studentChannels), view, view, loss.stages(), loss.beforeActivation(), 5);
  }

  private static Model model(int channels) {
    Network network =
        new NetworkBuilder(new Shape(1, POSITIONS, 1, 1))
            .then("conv1", new Layer.Conv(1, channels, new Extent(1, 1, 1)))
            .then("relu1", new Layer.Relu())
            .then("flatten", new Layer.Flatten())
            .then("fc1", new Layer.Linear(channels * POSITIONS, 3))
            .build();
    return new Model(
        network,
        Initializer.weights(network, 1),
        new BandTransform("standardize", true, new float[POSITIONS], new float[] {1, 1}),
        1,
        IntStream.range(0, 3).mapToObj(i -> new LandClass(i + 1, "class " + i, 0)).toList(),
        Map.of(),
        Provenance.NONE);
  }

  /** A lesson in which every stage has the same features, {@code [sample, channel, band, 1, 1]}. */
  static Lesson lesson(Pair pair, Tensor student, Tensor teacher) {
    long samples = student.size(0);
    Tensor logits = Tensors.of(new float[(int) samples * 3], samples, 3);
    return new Lesson(
        new int[(int) samples],
        logits,
        logits,
        Tensors.ofLongs(new long[(int) samples]),
        stages(pair.stages(), student),
        stages(pair.stages(), teacher));
  }

  static Map<Stage, Tensor> stages(List<Stage> stages, Tensor features) {
    Map<Stage, Tensor> map = new EnumMap<>(Stage.class);
    for (Stage stage : stages) {
      boolean flat = stage == Stage.HIDDEN;
      map.put(stage, flat ? features.reshape(features.size(0), -1, 1, 1, 1) : features);
    }
    return map;
  }

  /** {@code [sample, channel, 2 bands, 1, 1]}. */
  static Tensor features(int channels, float... values) {
    return Tensors.of(values, values.length / channels / POSITIONS, channels, POSITIONS, 1, 1);
  }

  /** {@code [sample, 2 features, 1, 1, 1]}. */
  static Tensor pairs(float... values) {
    return Tensors.of(values, values.length / 2, 2, 1, 1, 1);
  }
}
