package org.spectrim.fit;

/** Is told how training goes on, by the training thread. */
@FunctionalInterface
public interface TrainListener {
  TrainListener NONE = (epoch, epochs) -> {};

  /**
   * Called after each epoch.
   *
   * @param epochs how many there will be at most
   */
  void epoch(Epoch epoch, int epochs);
}
