package org.spectrim.study;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.spectrim.scene.catalog.DataFolder;
import org.spectrim.scene.catalog.SceneSource;
import org.spectrim.spec.Canonical;

/**
 * A trial as it is sent to another process. All paths are absolute and must be seen there too.
 *
 * @param title for people
 * @param spec the trial as JSON
 * @param hash of the trial
 * @param overlap of its split, which the JSON does not hold
 * @param data folders in which files are looked for
 * @param store the output folder of the study
 * @param part what of it to do
 */
public record TrialJob(
    String title,
    String spec,
    String hash,
    double overlap,
    SceneSource scene,
    List<String> data,
    String store,
    Part part)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Parts of a trial. */
  public enum Part {
    /** All of it. */
    ALL,
    /** All but measuring, which follows when nothing else runs. */
    UNMEASURED,
    /** What was left open by {@link #UNMEASURED}. */
    MEASURE
  }

  public TrialJob {
    data = List.copyOf(data);
  }

  static TrialJob of(Trial trial, SceneSource scene, DataFolder data, Path store, Part part) {
    return new TrialJob(
        (part == Part.MEASURE ? "measuring " : "") + trial,
        Canonical.json(trial.canonical()),
        trial.hash(),
        trial.split().overlap(),
        scene.absolute(),
        data.absolute().folders().stream().map(Path::toString).toList(),
        store.toAbsolutePath().toString(),
        part);
  }
}
