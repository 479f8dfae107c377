package org.spectrim.distill;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

/**
 * {@code KL(peer || student) + CE(peer) + KL(student || peer)}, the first in each divergence
 * without gradient (Zhang et al. 2018, <i>Deep mutual learning</i>, two networks). The peer has the
 * teacher's layers and new random weights, learns along and is thrown away.
 */
final class MutualLearning implements DistillationLoss {
  @Override
  public String name() {
    return "dml";
  }

  @Override
  public String summary() {
    return "online: student and a peer of the teacher's kind teach each other (Zhang et al. 2018)";
  }

  @Override
  public Mode mode() {
    return Mode.ONLINE;
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Peer(pair);
  }

  static Tensor mutual(Tensor student, Tensor peer, Tensor targets) {
    return KnowledgeDistillation.softened(peer.detach(), student, 1)
        .add(Rows.crossEntropy(peer, targets))
        .add(KnowledgeDistillation.softened(student.detach(), peer, 1));
  }

  private static final class Peer implements Term {
    private final Network network;
    private final TrainingSet view;
    private final TorchNetwork peer;

    Peer(Pair pair) {
      network = pair.teacher().network();
      view = pair.view();
      peer =
          new TorchNetwork(
              new WeightedNetwork(network, Initializer.weights(network, pair.seed() + 1)));
    }

    @Override
    public Tensor loss(Lesson lesson) {
      Tensor windows = TeacherOutputs.windows(view, network, lesson.samples());
      Tensor other = peer.forward(windows, Hooks.NONE, true);
      return mutual(lesson.student(), other, lesson.targets());
    }

    @Override
    public List<Tensor> parameters() {
      return peer.trained();
    }

    @Override
    public void close() {
      peer.close();
    }
  }
}
