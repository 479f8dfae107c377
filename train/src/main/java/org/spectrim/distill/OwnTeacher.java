package org.spectrim.distill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.Initializer;
import org.spectrim.model.Model;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Shape;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

/**
 * For each early exit {@code 0.7 CE(exit) + 0.3 T^2 KL(deepest || exit) + 0.03 mean (f_exit -
 * f_deepest)^2}, the deepest without gradient (Zhang et al. 2019, <i>Be your own teacher</i>). An
 * exit is a hidden layer with batch-norm and ReLU, as wide as the network's last features f, and a
 * layer of logits, on maps pooled to at most 4 bands, 2 rows and 2 columns. Exits are thrown away
 * after training, unless options keep one as the end of the network.
 */
final class OwnTeacher implements DistillationLoss {
  private static final double FROM_DEEPEST = 0.3;
  private static final double FEATURES = 0.03;
  private static final String HIDDEN = "relu";

  @Override
  public String name() {
    return "own-teacher";
  }

  @Override
  public String summary() {
    return "self: early exits learn from the deepest (be your own teacher, Zhang et al. 2019)";
  }

  @Override
  public Mode mode() {
    return Mode.SELF;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.EARLY, Stage.LATE, Stage.HIDDEN);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Exits(pair, options);
  }

  /** What an exit's logits are to be, without its features. */
  static Tensor exitLoss(Tensor exit, Tensor deepest, Tensor targets, double temperature) {
    return Rows.crossEntropy(exit, targets)
        .mul(new Scalar(1 - FROM_DEEPEST))
        .add(
            KnowledgeDistillation.softened(deepest.detach(), exit, temperature),
            new Scalar(FROM_DEEPEST));
  }

  /** One network behind the pooled maps of a stage. */
  private record Exit(Grid grid, TorchNetwork network, Recorder recorder) {}

  private static final class Exits implements Term {
    private final double temperature;
    private final @Nullable Stage kept;
    private final Map<Stage, Exit> exits = new EnumMap<>(Stage.class);

    Exits(Pair pair, DistillOptions options) {
      this.temperature = options.temperature();
      this.kept = options.exit() == null ? null : Stage.named(options.exit());
      int classes = pair.student().classes().size();
      int features = pair.student(Stage.HIDDEN).size();
      for (Stage stage : List.of(Stage.EARLY, Stage.LATE)) {
        Shape maps = pair.student(stage);
        Grid grid = Grid.common(maps, new Shape(1, 4, 2, 2));
        int inputs = maps.channels() * grid.positions();
        Network network =
            new NetworkBuilder(Shape.features(inputs))
                .then("fc1", new Layer.Linear(inputs, features))
                .then("bn", new Layer.BatchNorm(features))
                .then(HIDDEN, new Layer.Relu())
                .then("fc2", new Layer.Linear(features, classes))
                .build();
        exits.put(
            stage,
            new Exit(
                grid,
                new TorchNetwork(
                    new WeightedNetwork(
                        network, Initializer.weights(network, pair.seed() + exits.size()))),
                new Recorder(Set.of(HIDDEN), Hooks.NONE)));
      }
    }

    @Override
    public Tensor loss(Lesson lesson) {
      return Terms.mean(
          List.copyOf(exits.keySet()),
          stage -> {
            Exit exit = exits.get(stage);
            Tensor input = Rows.of(exit.grid.pool(lesson.student(stage)));
            Tensor logits = exit.network.forward(input, exit.recorder, true);
            Tensor own = Rows.of(exit.recorder.seen().get(HIDDEN));
            Tensor deepest = Rows.of(lesson.student(Stage.HIDDEN)).detach();
            return exitLoss(logits, lesson.student(), lesson.targets(), temperature)
                .add(Rows.square(own.sub(deepest)).mean(), new Scalar(FEATURES));
          });
    }

    @Override
    public List<Tensor> parameters() {
      List<Tensor> all = new ArrayList<>();
      exits.values().forEach(exit -> all.addAll(exit.network.trained()));
      return all;
    }

    @Override
    public Model result(Model student) {
      if (kept == null) {
        return student;
      }
      Exit exit = Objects.requireNonNull(exits.get(kept));
      WeightedNetwork end = new WeightedNetwork(exit.network.network(), exit.network.weights());
      String last = kept.node(student.network());
      return student.with(EarlyExit.of(student.weighted(), last, exit.grid, end));
    }

    @Override
    public void close() {
      exits.values().forEach(exit -> exit.network.close());
    }
  }
}
