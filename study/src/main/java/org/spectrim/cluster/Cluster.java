package org.spectrim.cluster;

import org.spectrim.classify.RemoteClassifier;
import org.spectrim.study.TrialCrew;

/** Processes, on this machine or others, that do a part of the work. */
public interface Cluster extends AutoCloseable {
  /** Has runs of strips of one scene classified. */
  RemoteClassifier.Crew classifiers(SceneJob job);

  /** Has trials run. */
  TrialCrew trials();

  /** How they are reached, for people. */
  @Override
  String toString();

  @Override
  void close();
}
