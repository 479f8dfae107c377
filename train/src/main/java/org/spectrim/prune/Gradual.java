package org.spectrim.prune;

import org.spectrim.model.Model;

/**
 * Like multi-pass, but fast at first and slower as less is left: after step t of n the share {@code
 * s_t = s_f - s_f (1 - t/n)^3} is gone, s_f the one asked for (Zhu and Gupta 2017, <i>To prune, or
 * not to prune</i>).
 */
final class Gradual implements PruningSchedule {
  @Override
  public String name() {
    return "gradual";
  }

  @Override
  public String summary() {
    return "in 'steps' removals that grow smaller by a cubic, s (1 - (1 - t/n)^3) (Zhu and Gupta 2017)";
  }

  @Override
  public Model run(Model model, Pruner pruner) {
    int steps = pruner.options().steps();
    Model current = model;
    for (int step = 1; step <= steps; step++) {
      double progress = 1 - Math.pow(1 - (double) step / steps, 3);
      current = pruner.keep(current, pruner.survivors(current, progress));
      current = pruner.fineTune(current, pruner.epochs(step, steps));
    }
    return current;
  }
}
