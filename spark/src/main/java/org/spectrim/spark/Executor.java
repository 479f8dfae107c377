package org.spectrim.spark;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.spectrim.classify.SceneClassifier;
import org.spectrim.cluster.SceneJob;
import org.spectrim.error.InputException;
import org.spectrim.scene.Cube;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.scene.catalog.Scenes;
import org.spectrim.study.TrialJob;
import org.spectrim.study.TrialWorker;

/**
 * What a process keeps from task to task: an engine for each model and a cube for each scene,
 * opened by the first task that needs them and closed at the end of the process.
 */
final class Executor {
  private static final Map<String, SceneClassifier> CLASSIFIERS = new HashMap<>();
  private static final Map<String, Cube> CUBES = new HashMap<>();

  private static final TrialWorker TRIALS = new TrialWorker();

  /** Tasks share it; who closes needs it alone, since an engine in use must not go. */
  private static final ReentrantReadWriteLock USE = new ReentrantReadWriteLock();

  private static final long PATIENCE_SECONDS = 2;
  private static boolean hooked;

  private Executor() {}

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /**
   * Runs a task that uses what is kept.
   *
   * @param java the version that the driver runs
   * @throws InputException if this process runs another one
   */
  static <T> T task(int java, Supplier<T> work) {
    int own = Runtime.version().feature();
    if (own != java) {
      throw new InputException(
          "the driver runs Java %d but its worker Java %d: start both with the same JAVA_HOME"
              .formatted(java, own));
    }
    USE.readLock().lock();
    try {
      return work.get();
    } finally {
      USE.readLock().unlock();
    }
  }

  /** The engine of a job, by the job's key. */
  static synchronized SceneClassifier classifier(String key, SceneJob job) {
    hook();
    SceneClassifier known = CLASSIFIERS.get(key);
    if (known == null) {
      known = job.openClassifier();
      CLASSIFIERS.put(key, known);
    }
    return known;
  }

  /** The open scene of a job. */
  static synchronized Cube cube(String key, SceneJob job) {
    hook();
    Cube known = CUBES.get(key);
    if (known == null) {
      known = openCube(job);
      CUBES.put(key, known);
    }
    return known;
  }

  /** An open scene by its absolute path or name. */
  static synchronized Cube cube(SceneSource scene) {
    hook();
    return CUBES.computeIfAbsent(
        scene.toString(), key -> Scenes.openCube(scene, DataFolder.of(null)));
  }

  private static Cube openCube(SceneJob job) {
    try {
      return job.openCube();
    } catch (InputException e) {
      throw new InputException(
          e.getMessage() + "; all workers must see the scene under the same path", e);
    }
  }

  /** Runs a trial; a process runs one at a time. */
  static String trial(TrialJob job) {
    synchronized (TRIALS) {
      synchronized (Executor.class) {
        hook();
      }
      return TRIALS.run(job);
    }
  }

  private static void hook() {
    if (!hooked) {
      hooked = true;
      Runtime.getRuntime().addShutdownHook(new Thread(Executor::close, "spectrim-close"));
    }
  }

  /** Closes all that is open, unless a task is still at work. */
  static void close() {
    try {
      if (!USE.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      closeAll();
    } finally {
      USE.writeLock().unlock();
    }
  }

  private static synchronized void closeAll() {
    CLASSIFIERS.values().forEach(SceneClassifier::close);
    CLASSIFIERS.clear();
    CUBES.values().forEach(Cube::close);
    CUBES.clear();
    TRIALS.close();
  }
}
