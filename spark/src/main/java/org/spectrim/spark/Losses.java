package org.spectrim.spark;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Says which processes were lost and what is done again for that. */
final class Losses extends SparkListener {
  private static final String DESCRIPTION = "spark.job.description";

  private final Consumer<String> said;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();

  Losses(Consumer<String> said) {
    this.said = said;
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    String what = start.properties().getProperty(DESCRIPTION, "a task");
    for (StageInfo stage : CollectionConverters.asJava(start.stageInfos())) {
      stages.put(stage.stageId(), what);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskEndReason reason = end.reason();
    String what = stages.remove(end.stageId());
    if (what == null || reason == Success$.MODULE$ || reason instanceof TaskKilled) {
      return;
    }
    stages.put(end.stageId(), what);
    if (reason instanceof ExceptionFailure failure) {
      String why = failure.description().lines().findFirst().orElse("");
      said.accept("%s failed (%s)".formatted(what, why));
    } else {
      said.accept(what + " was lost with its worker and is run again");
    }
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    said.accept(
        "a worker process is gone (%s)"
            .formatted(removed.reason().lines().findFirst().orElse("no reason given")));
  }
}
