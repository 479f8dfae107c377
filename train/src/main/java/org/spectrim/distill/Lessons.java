package org.spectrim.distill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.spectrim.fit.Batch;
import org.spectrim.fit.Batches;
import org.spectrim.fit.Objective;
import org.spectrim.fit.TrainingSet;
import org.spectrim.model.Model;
import org.spectrim.net.Network;
import org.spectrim.torch.Hooks;
import org.spectrim.torch.Tensors;
import org.spectrim.torch.Torch;

/**
 * {@code alpha CE + (1 - alpha) weight sum of the methods}. Cross-entropy is the mean over the
 * batch's samples with a label. To be made outside of a scope.
 */
final class Lessons implements Objective, AutoCloseable {
  /** One method at work. */
  private record Subject(
      DistillationLoss method, Pair pair, Term term, @Nullable PreparedRows prepared) {
    Subject(DistillationLoss method, Pair pair, Term term) {
      this(method, pair, term, null);
    }

    Subject prepared(Tensor logits, Tensor targets) {
      return new Subject(method, pair, term, new PreparedRows(term, logits, targets));
    }

    void close() {
      term.close();
      if (prepared != null) {
        prepared.close();
      }
    }
  }

  private final Network teacher;
  private final Network student;
  private final TrainingSet samples;
  private final DistillOptions options;
  private final long seed;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<TeacherOutputs> outputs = new ArrayList<>();
  private final Recorder recorder;

  /** Of all samples, {@code [sample, class]}. */
  private final @Nullable Tensor keptLogits;

  /** The first teacher's nodes that each batch asks for. */
  private final Set<String> asked;

  /**
   * @param samples as the student sees them, those with a label first
   * @param teachers at least one; methods of features look at the first
   * @param views the same as each teacher sees them
   * @param hooks that take part in the student's forward pass
   */
  Lessons(
      List<Model> teachers,
      Model student,
      TrainingSet samples,
      List<TrainingSet> views,
      DistillOptions options,
      long seed,
      Hooks hooks) {
    Model first = teachers.get(0);
    this.teacher = first.network();
    this.student = student.network();
    this.samples = samples;
    this.options = options;
    this.seed = seed;
    Set<String> teacherNodes = new HashSet<>(Set.of(this.teacher.last().name()));
    Set<String> studentNodes = new HashSet<>();
    // Where the labels alone count, a student is trained as without a teacher, at that cost.
    List<DistillationLoss> methods =
        options.alpha() == 1 ? List.of() : DistillationLosses.all(options.method());
    for (DistillationLoss method : methods) {
      Pair pair =
          new Pair(
              first,
              student,
              views.get(0),
              samples,
              stages(method, options),
              method.beforeActivation(),
              seed + subjects.size());
      subjects.add(new Subject(method, pair, method.between(pair, options)));
      for (Stage stage : pair.stages()) {
        teacherNodes.add(pair.node(this.teacher, stage));
        studentNodes.add(pair.node(this.student, stage));
      }
    }
    if (!methods.isEmpty()) {
      outputs.add(new TeacherOutputs(first, views.get(0), teacherNodes));
      for (int i = 1; i < teachers.size(); i++) {
        String logits = teachers.get(i).network().last().name();
        outputs.add(new TeacherOutputs(teachers.get(i), views.get(i), Set.of(logits)));
      }
    }
    this.keptLogits = keptLogits();
    if (keptLogits != null) {
      prepare(keptLogits);
      teacherNodes.remove(this.teacher.last().name());
    }
    this.asked = Set.copyOf(teacherNodes);
    this.recorder = new Recorder(studentNodes, hooks);
  }

  /** The teachers' logits of all samples, if those are kept. */
  private @Nullable Tensor keptLogits() {
    List<Tensor> all = new ArrayList<>();
    for (TeacherOutputs output : outputs) {
      Tensor logits = output.kept(output.logits());
      if (logits == null) {
        return null;
      }
      all.add(logits);
    }
    return all.isEmpty() ? null : Torch.kept(() -> List.of(mean(all))).get(0);
  }

  /** What follows from kept logits is computed once too. */
  private void prepare(Tensor logits) {
    long[] targets = IntStream.range(0, samples.size()).mapToLong(samples::target).toArray();
    try (Tensor all = Tensors.ofLongs(targets)) {
      subjects.replaceAll(subject -> subject.prepared(logits, all));
    }
  }

  private static List<Stage> stages(DistillationLoss method, DistillOptions options) {
    return method.stages().isEmpty() || options.stages().isEmpty()
        ? method.stages()
        : options.stages().stream().map(Stage::named).toList();
  }

  /** What must take part in the student's forward pass. */
  Hooks hooks() {
    return recorder;
  }

  /**
   * The model that goes on.
   *
   * @param taught the student as it was trained
   */
  Model result(Model taught) {
    Model model = taught;
    for (Subject subject : subjects) {
      model = subject.term.result(model);
    }
    return model;
  }

  @Override
  public Tensor loss(Batch batch) {
    Tensor sum = truth(batch);
    if (subjects.isEmpty()) {
      return sum;
    }
    Tensor index = Rows.index(batch.samples());
    Map<String, Tensor> taught = outputs.get(0).of(batch.samples(), asked);
    Map<String, Tensor> learned = recorder.seen();
    Tensor logits =
        keptLogits == null ? logits(taught, batch.samples()) : keptLogits.index_select(0, index);
    for (Subject subject : subjects) {
      Pair pair = subject.pair;
      PreparedRows prepared = subject.prepared;
      Lesson lesson =
          new Lesson(
              batch.samples(),
              batch.logits(),
              logits,
              batch.targets(),
              stages(pair, (stage, at) -> learned.get(at.node(student, stage))),
              stages(pair, (stage, at) -> taught.get(at.node(teacher, stage))),
              prepared == null ? List.of() : prepared.of(index));
      double factor = (1 - options.alpha()) * options.weight() * subject.method.weight();
      sum = sum.add(Rows.times(subject.term.loss(lesson), factor));
    }
    return sum;
  }

  private Tensor logits(Map<String, Tensor> first, int[] samples) {
    List<Tensor> all = new ArrayList<>(List.of(first.get(teacher.last().name())));
    for (TeacherOutputs other : outputs.subList(1, outputs.size())) {
      all.add(other.of(samples, Set.of(other.logits())).values().iterator().next());
    }
    return mean(all);
  }

  /** The mean over the teachers, {@code [sample, class]}. */
  private static Tensor mean(List<Tensor> logits) {
    Tensor sum = logits.get(0).reshape(logits.get(0).size(0), -1);
    for (Tensor other : logits.subList(1, logits.size())) {
      sum = sum.add(other.reshape(other.size(0), -1));
    }
    return logits.size() == 1 ? sum : sum.div(new Scalar((double) logits.size()));
  }

  @Override
  public Batches batches(int all, int batch) {
    int labelled = 0;
    while (labelled < all && samples.target(labelled) != Lesson.UNKNOWN) {
      labelled++;
    }
    Batches alone = Batches.shuffled(labelled, batch);
    return labelled == all
        ? alone
        : new MixedBatches(alone, labelled, all - labelled, options.unlabelledPerBatch(), seed);
  }

  private Tensor truth(Batch batch) {
    for (int sample : batch.samples()) {
      if (samples.target(sample) != Lesson.UNKNOWN) {
        return torch
            .cross_entropy_loss(batch.logits(), batch.targets())
            .mul(new Scalar(options.alpha()));
      }
    }
    // A mean over no sample would be no number.
    return batch.logits().sum().mul(new Scalar(0));
  }

  private static Map<Stage, Tensor> stages(Pair pair, BiFunction<Stage, Pair, Tensor> tensor) {
    Map<Stage, Tensor> map = new EnumMap<>(Stage.class);
    pair.stages().forEach(stage -> map.put(stage, tensor.apply(stage, pair)));
    return map;
  }

  @Override
  public List<Tensor> parameters() {
    return subjects.stream().flatMap(subject -> subject.term.parameters().stream()).toList();
  }

  @Override
  public void close() {
    subjects.forEach(Subject::close);
    outputs.forEach(TeacherOutputs::close);
    if (keptLogits != null) {
      keptLogits.close();
    }
  }
}
