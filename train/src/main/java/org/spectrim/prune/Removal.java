package org.spectrim.prune;

import java.util.List;
import java.util.Map;
import org.spectrim.model.Model;

/**
 * What is removed: filters, or weights by masks. A network is a list of groups of pieces; each
 * piece has a score, and of each group a number of pieces stays. One is made for each pruning.
 */
interface Removal {
  /** Brings a model into the form that is scored, training it for so many epochs. */
  Model prepare(Model model, int epochs);

  /** The groups, from the network's input to its output, and how many pieces each has. */
  Map<List<String>, Integer> sizes(Model model);

  /** The number of survivors nearest to the wanted one that a group of such a size may have. */
  int admissible(int size, int wanted);

  /** The worth of each piece. */
  Map<List<String>, double[]> scores(Model model);

  /** The scores of a group in the form in which those of different groups are compared. */
  double[] comparable(double[] scores);

  /**
   * Removes the pieces of the lowest scores.
   *
   * @param survivors groups that are not named keep all
   */
  Model keep(Model model, Map<List<String>, double[]> scores, Map<List<String>, Integer> survivors);

  /** Gives what stayed new values, to make up for what went. */
  default Model compensate(Model before, Model after) {
    return after;
  }

  /** In how many steps, with new scores for each, everything is removed at once. */
  default int rounds() {
    return 1;
  }

  /** What a model costs, in the form in which it is stored. */
  long cost(Budget.Unit unit, Model model);
}
