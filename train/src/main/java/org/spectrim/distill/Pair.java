package org.spectrim.distill;

import java.util.List;
import org.spectrim.error.InputException;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Network;
import org.spectrim.net.Shape;

/**
 * A teacher and a student before the lessons.
 *
 * @param view the samples of the lessons as the teacher sees them
 * @param own the same as the student sees them
 * @param stages where a method is to look, in order
 * @param beforeActivation whether before the stages' ReLU
 * @param seed of what a method draws
 */
public record Pair(
    Model teacher,
    Model student,
    TrainingSet view,
    TrainingSet own,
    List<Stage> stages,
    boolean beforeActivation,
    long seed) {

  String node(Network network, Stage stage) {
    return beforeActivation ? stage.beforeActivation(network) : stage.node(network);
  }

  Shape teacher(Stage stage) {
    return teacher.network().shape(node(teacher.network(), stage));
  }

  Shape student(Stage stage) {
    return student.network().shape(node(student.network(), stage));
  }

  /** The finest grid of bands, rows and columns that both can be pooled to. */
  Grid grid(Stage stage) {
    return Grid.common(teacher(stage), student(stage));
  }

  /**
   * The common grid, for a method that compares positions.
   *
   * @throws InputException if there is but one position
   */
  Grid positions(Stage stage, String method) {
    Grid grid = grid(stage);
    if (grid.positions() < 2) {
      throw new InputException(
          "%s compares positions, but stage '%s' of teacher (%s) and student (%s) has but one in common; choose other stages or another method"
              .formatted(method, stage.title(), teacher(stage), student(stage)));
    }
    return grid;
  }
}
