package org.spectrim.prune;

import java.util.List;
import java.util.Map;
import org.spectrim.model.Model;

/**
 * Lottery-ticket rewinding: prunes a part by the trained network, gives the survivors back the
 * weights of the beginning, or those after {@code rewind-epochs} of training, and trains again, in
 * {@code steps} rounds that each remove the same share of what is left (Frankle and Carbin 2019,
 * <i>The lottery ticket hypothesis</i>; Frankle et al. 2020, <i>Linear mode connectivity and the
 * lottery ticket hypothesis</i>). Every round trains for the epochs of a whole training, from which
 * those before the rewinding point are taken off.
 */
final class Lottery implements PruningSchedule {
  @Override
  public String name() {
    return "lottery";
  }

  @Override
  public String summary() {
    return "prune, rewind survivors to early weights, train again, 'steps' times (Frankle 2019)";
  }

  @Override
  public Model run(Model model, Pruner pruner) {
    int steps = pruner.options().steps();
    int rewound = Math.min(pruner.options().rewindEpochs(), pruner.trainingEpochs());
    Model ticket = pruner.early(model, rewound);
    Model trained = model;
    for (int step = 1; step <= steps; step++) {
      Map<List<String>, Integer> survivors =
          pruner.survivors(trained, pruner.geometric(step, steps));
      ticket = pruner.keepSame(trained, ticket, survivors);
      trained = pruner.fineTune(ticket, pruner.trainingEpochs() - rewound);
    }
    return trained;
  }
}
