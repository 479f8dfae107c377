package org.spectrim.distill;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.spectrim.fit.Initializer;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.WeightedNetwork;
import org.spectrim.net.Network;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.TorchNetwork;

/**
 * {@code 1 / (K - 1) sum over others of KL(other || own)} for the student and each of its peers, K
 * networks in all, the other without gradient, and the peers' cross-entropy (Zhang et al. 2018,
 * <i>Deep mutual learning</i>). Peers have the layers of the teacher, or of the student, and new
 * random weights; they learn along and are thrown away.
 */
final class MutualLearning implements DistillationLoss {
  /** Far from the seeds of a chain's students, whose first weights a peer must not have. */
  private static final long STUDENTS = 1000;

  @Override
  public String name() {
    return "dml";
  }

  @Override
  public String summary() {
    return "online: student and peers of the teacher's kind teach each other (Zhang et al. 2018)";
  }

  @Override
  public Mode mode() {
    return Mode.ONLINE;
  }

  @Override
  public Term between(Pair pair, DistillOptions options) {
    return new Peers(pair, options);
  }

  /**
   * What all networks are to make small, without the student's cross-entropy: {@code 1 / (K - 1)
   * sum over the others of KL(other || own)} for each of K networks, and the peers' cross-entropy.
   *
   * @param networks logits, the student's first
   */
  static Tensor mutual(List<Tensor> networks, Tensor targets) {
    List<Tensor> losses = new ArrayList<>();
    for (int own = 0; own < networks.size(); own++) {
      if (own > 0) {
        losses.add(Rows.crossEntropy(networks.get(own), targets));
      }
      for (int other = 0; other < networks.size(); other++) {
        if (other != own) {
          losses.add(
              KnowledgeDistillation.softened(networks.get(other).detach(), networks.get(own), 1)
                  .div(new Scalar(networks.size() - 1.0)));
        }
      }
    }
    return losses.stream().reduce(Tensor::add).orElseThrow();
  }

  private static final class Peers implements Term {
    private final Network network;
    private final TrainingSet view;
    private final List<TorchNetwork> peers = new ArrayList<>();

    Peers(Pair pair, DistillOptions options) {
      boolean students = options.peersAreStudents();
      network = (students ? pair.student() : pair.teacher()).network();
      view = students ? pair.own() : pair.view();
      long seed = students ? pair.seed() + STUDENTS : pair.seed();
      for (int i = 1; i <= options.peers(); i++) {
        peers.add(
            new TorchNetwork(new WeightedNetwork(network, Initializer.weights(network, seed + i))));
      }
    }

    @Override
    public Tensor loss(Lesson lesson) {
      Tensor windows = TeacherOutputs.windows(view, network, lesson.samples());
      List<Tensor> logits = new ArrayList<>(List.of(lesson.student()));
      peers.forEach(peer -> logits.add(peer.forward(windows, Hooks.NONE, true)));
      return mutual(logits, lesson.targets());
    }

    @Override
    public List<Tensor> parameters() {
      return peers.stream().flatMap(peer -> peer.trained().stream()).toList();
    }

    @Override
    public void close() {
      peers.forEach(TorchNetwork::close);
    }
  }
}
