package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.spectrim.fit.Initializer;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Layer;
import org.spectrim.net.Network;
import org.spectrim.net.NetworkBuilder;
import org.spectrim.net.Node;
import org.spectrim.net.Shape;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

/**
 * {@code sum of CE(z_i) of two further branches + CE(z_e) + T^2 sum over all branches of KL(z_e ||
 * z_i)}: the branches are copies, with other first weights, of the student's layers behind its last
 * maps; {@code z_e = sum g_i z_i} with a gate {@code g = softmax(ReLU(BN(Linear(maps))))} (Lan et
 * al. 2018, <i>Knowledge distillation by on-the-fly native ensemble</i>, ONE, three branches).
 * Branches and gate are thrown away: the student is the first branch.
 */
final class NativeEnsemble implements DistillationLoss {
  private static final int BRANCHES = 3;

  @Override
  public String name() {
    return "one";
  }

  @Override
  public String summary() {
    return "online: gated branches on one trunk teach each branch (ONE, Lan et al. 2018)";
  }

  @Override
  public Mode mode() {
    return Mode.ONLINE;
  }

  @Override
  public List<Stage> stages() {
    return List.of(Stage.LATE);
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Branches(pair, options.temperature());
  }

  /**
   * @param logits of each branch, the student's first
   * @param weights {@code [sample, branch]}
   */
  static Tensor ensembleLoss(
      List<Tensor> logits, Tensor weights, Tensor targets, double temperature) {
    Tensor stacked = torch.stack(new TensorVector(logits.toArray(new Tensor[0])), 1);
    Tensor ensemble = stacked.mul(weights.unsqueeze(2)).sum(1);
    Tensor loss = Rows.crossEntropy(ensemble, targets);
    for (int i = 0; i < logits.size(); i++) {
      Tensor own = logits.get(i);
      loss = loss.add(KnowledgeDistillation.softened(ensemble.detach(), own, temperature));
      loss = i == 0 ? loss : loss.add(Rows.crossEntropy(own, targets));
    }
    return loss;
  }

  private static final class Branches implements Term {
    private final Stage stage;
    private final double temperature;
    private final List<TorchNetwork> further = new ArrayList<>();
    private final TorchNetwork gate;

    Branches(Pair pair, double temperature) {
      this.stage = pair.stages().get(0);
      this.temperature = temperature;
      Network student = pair.student().network();
      Network branch = behind(student, pair.node(student, stage));
      for (int i = 1; i < BRANCHES; i++) {
        further.add(network(branch, pair.seed() + i));
      }
      Shape maps = branch.input();
      gate =
          network(
              new NetworkBuilder(maps)
                  .then("flatten", new Layer.Flatten())
                  .then("fc", new Layer.Linear(maps.size(), BRANCHES))
                  .then("bn", new Layer.BatchNorm(BRANCHES))
                  .then("relu", new Layer.Relu())
                  .build(),
              pair.seed() + BRANCHES);
    }

    private static TorchNetwork network(Network network, long seed) {
      return new TorchNetwork(new WeightedNetwork(network, Initializer.weights(network, seed)));
    }

    @Override
    public Tensor loss(Lesson lesson) {
      Tensor maps = lesson.student(stage);
      Tensor weights = torch.softmax(gate.forward(maps, Hooks.NONE, true), 1);
      List<Tensor> logits = new ArrayList<>(List.of(lesson.student()));
      further.forEach(branch -> logits.add(branch.forward(maps, Hooks.NONE, true)));
      return ensembleLoss(logits, weights, lesson.targets(), temperature);
    }

    @Override
    public List<Tensor> parameters() {
      List<Tensor> all = new ArrayList<>(gate.trained());
      further.forEach(branch -> all.addAll(branch.trained()));
      return all;
    }

    @Override
    public void close() {
      gate.close();
      further.forEach(TorchNetwork::close);
    }
  }

  /** The layers behind a node as a network that takes the node's result. */
  static Network behind(Network network, String from) {
    List<Node> nodes = new ArrayList<>();
    boolean after = false;
    for (Node node : network.nodes()) {
      if (after) {
        nodes.add(
            new Node(
                node.name(),
                node.layer(),
                node.inputs().stream()
                    .map(name -> name.equals(from) ? Network.INPUT : name)
                    .toList()));
      }
      after |= node.name().equals(from);
    }
    return new Network(network.shape(from), nodes);
  }
}
