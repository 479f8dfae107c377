package org.spectrim.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.spectrim.error.InputException;
import org.spectrim.io.RemoteFiles;
import org.spectrim.scene.Scene;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.split.SplitFile;
import org.spectrim.study.Evaluation.Speed;
import org.spectrim.study.TrialJob.Part;

/**
 * Runs single trials for a study that another process directs, and keeps their results in its
 * folder. Holds the scene of the last trial.
 */
public final class TrialWorker implements AutoCloseable {
  private @Nullable SceneLoader loader;
  private List<String> data = List.of();

  /**
   * Runs a trial; one at a time.
   *
   * @return its result, as it is kept in {@code result.json}
   * @throws InputException if this process does not see the study's folder or the same scene
   */
  public synchronized String run(TrialJob job) {
    Path folder = RemoteFiles.parse(job.store());
    if (!Files.isDirectory(folder.resolve("splits"))) {
      throw new InputException(
          "the output folder %s is not to be seen: name one on a file system that all workers share"
              .formatted(folder));
    }
    Trial trial = TrialReader.parse(job.spec(), job.title(), job.overlap());
    if (!trial.hash().equals(job.hash())) {
      throw new InputException(
          "%s has another hash here: the workers have another version of Spectrim"
              .formatted(job.title()));
    }
    SceneLoader scenes = loader(job.data());
    Scene scene = scenes.load(job.scene()).scene();
    if (!StudyPlan.identity(scene).equals(trial.sceneHash())) {
      throw new InputException("scene '%s' has other data here".formatted(trial.scene()));
    }
    try (TrialStore store = TrialStore.join(folder, UUID.randomUUID().toString())) {
      return ResultJson.text(
          job.part() == Part.MEASURE
              ? measure(trial, scene, store)
              : train(trial, job, scenes, store));
    }
  }

  private static TrialResult train(
      Trial trial, TrialJob job, SceneLoader scenes, TrialStore store) {
    Path splitFile = store.splitFile(trial.split().hash());
    StudyPlan.Origin origin =
        new StudyPlan.Origin(job.scene(), loaded -> SplitFile.read(splitFile, loaded));
    boolean later = job.part() == Part.UNMEASURED;
    StudyWork work = new StudyWork(scenes, Map.of(trial.place(), origin), !later);
    return new TrialPipeline(store, work, StudyListener.NONE, later).run(trial);
  }

  private static TrialResult measure(Trial trial, Scene scene, TrialStore store) {
    Path kept = store.unmeasuredFolder(trial.hash());
    Path folder =
        store
            .measurableFolder(trial.hash())
            .orElseThrow(() -> new InputException(kept + " is gone; run the study again"));
    TrialResult result =
        TrialStore.result(folder)
            .orElseThrow(() -> new InputException(kept + " is damaged; run the study again"));
    Map<String, Double> measured = new HashMap<>(result.measured());
    Speed speed = StudyWork.measure(Deployment.of(folder, trial), scene.cube(), measured);
    TrialResult whole =
        new TrialResult(
            result.hash(),
            TrialRows.measured(result.row(), speed),
            result.confusion(),
            measured,
            result.notes());
    store.keepMeasured(whole);
    return whole;
  }

  private SceneLoader loader(List<String> folders) {
    SceneLoader known = loader;
    if (known == null || !folders.equals(data)) {
      close();
      known = new SceneLoader(new DataFolder(folders.stream().map(RemoteFiles::parse).toList()));
      loader = known;
      data = folders;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    if (loader != null) {
      loader.close();
      loader = null;
    }
  }
}
