package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.prune.PruneOptions;
import org.spectrim.spec.Canonical;
import org.spectrim.spec.SpecNode;
import org.spectrim.spec.YamlTree;

class RecipeReaderTest {
  private static final TrainOptions TRAINING = TrainOptions.defaults().withEpochs(40);
  private static final RecipeReader READER = new RecipeReader(StepDefaults.of(TRAINING));

  private static Recipe read(String yaml) {
    return READER.fromScratch(YamlTree.parse("s.yaml", yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "baseline                                        | baseline",
        "train                                           | baseline",
        "{train: {epochs: 40}}                           | baseline",
        "{train: {epochs: 10, learning-rate: 0.01}}      | train epochs=10 learning-rate=0.01",
        "prune                                           | prune l1 50%",
        "{prune: {criterion: random, ratio: 0.333}}      | prune random 33.3%",
        "{prune: {ratio: 0.7, fine-tune-epochs: 5}}      | prune l1 70% fine-tune-epochs=5",
        "{prune: {target: 50 kB, scope: global}}         | prune l1 to 50 kB scope=global",
        "{prune: {criterion: slimming, lambda: 1e-4}}    | prune slimming 50% lambda=0.0001",
        "{prune: {ratios: {fc1: 0.75, conv1: 0.2}, round: 4}} | prune l1 conv1 20%, fc1 75% round=4",
        "{prune: {criterion: magnitude, granularity: weight, ratio: 0.9}} | prune magnitude 90% granularity=weight",
        "{prune: {criterion: taylor, granularity: 1:4}}  | prune taylor 75% granularity=1:4",
        "{prune: {criterion: obd, granularity: 4x1}}     | prune obd 50% granularity=4x1",
        "quantize                                        | ptq int8",
        "{quantize: {per-channel: false}}                | ptq int8 per-channel=false",
        "{quantize: {method: lsq, bits: 3}}              | lsq int3",
        "{quantize: {method: qat, weight-bits: 4}}       | qat w4a8",
        "{quantize: {bits: 4, edge-bits: 8}}             | ptq int4 edge-bits=8",
        "{quantize: {calibration: mse}}                  | ptq int8 calibration=mse",
        "{distill: {student: {width: 0.25}}}             | distill kd w0.25",
        "{distill: {student: {model: cnn1d, width: 1}}}  | distill kd cnn1d w1",
        "{distill: {temperature: 8}}                     | distill kd w0.5 temperature=8",
        "{distill: {method: kd+sp, stages: late, unlabelled: 500}} | distill kd+sp w0.5 stages=[late] unlabelled=500",
        "{distill: {student: same, epochs: 5}}           | distill kd same epochs=5",
        "{distill: {method: dml, peers: 3}}              | distill dml w0.5 peers=3",
        "{distill: {teacher: {seeds: 3}}}                | distill kd w0.5 by 3 baseline",
        "{distill: {teacher: {model: cnn3d, width: 2, window: 7, epochs: 9}}} | distill kd w0.5 by cnn3d w2 window=7 epochs=9",
        "{quantize: {method: qat, distill: {temperature: 2}}} | qat int8 by kd temperature=2",
        "{quantize: {method: lsq, distill: {teacher: {seeds: 2}}}} | lsq int8 by kd by 2 baseline",
        "[prune, quantize]                               | prune l1 50% + ptq int8",
        "[train, prune, {train: {epochs: 3}}]            | prune l1 50% + train epochs=3",
        "[{train: {epochs: 3}}, quantize]                | train epochs=3 + ptq int8",
        "{prune: {criterion: snip, granularity: weight}} | prune snip 50% granularity=weight",
        "{prune: {criterion: snip, granularity: weight, scope: global}} | prune snip 50% granularity=weight",
        "{prune: {criterion: snip, granularity: weight, scope: layer}} | prune snip 50% granularity=weight scope=layer",
        "{prune: {criterion: snip, scope: layer}}        | prune snip 50%",
        "{prune: {criterion: obd, granularity: weight, scope: global}} | prune obd 50% granularity=weight scope=global",
        "[prune, scratch]                                | prune l1 50% + from scratch",
        "[{prune: {ratio: 0.9}}, {scratch: {epochs: 20}}] | prune l1 90% + from scratch epochs=20",
        "[baseline, train]                               | train",
        "{name: small, steps: [prune, quantize]}         | small",
      })
  void namesAreShortAndTellRecipesApart(String yaml, String name) {
    assertThat(read(yaml).name()).isEqualTo(name);
  }

  @Test
  void aRecipeFromNothingTrainsFirst() {
    assertThat(read("[prune, quantize]").steps())
        .extracting(Step::kind)
        .containsExactly("train", "prune", "quantize");
    assertThat(read("[prune, quantize]").steps().get(0)).isEqualTo(new Step.Train(TRAINING));
    assertThat(read("baseline").isBaseline()).isTrue();
    assertThat(read("{train: {epochs: 3}}").isBaseline()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "snip, weight, global",
    "grasp, weight, global",
    "synflow, weight, global",
    "synflow, 4x1, global",
    "snip, 2:4, layer",
    "snip, filter, layer",
    "magnitude, weight, layer",
    "taylor, weight, layer"
  })
  void theScopeIsThatOfTheCriterionsPaper(String criterion, String granularity, String scope) {
    String options = "criterion: %s, granularity: '%s'".formatted(criterion, granularity);
    Recipe usual = read("prune: {" + options + "}");
    Recipe said = read("prune: {" + options + ", scope: " + scope + "}");
    assertThat(((Step.Prune) usual.steps().get(1)).options().scope()).isEqualTo(scope);
    assertThat(said).as("one name and one hash").isEqualTo(usual);
    assertThat(said.canonical(2)).isEqualTo(usual.canonical(2));
    Recipe layers = read("prune: {" + options + ", scope: layer}");
    assertThat(layers.equals(usual)).isEqualTo(scope.equals("layer"));
    assertThat(READER.stored(layers.name(), stored(layers))).isEqualTo(layers);
  }

  private static SpecNode stored(Recipe recipe) {
    return YamlTree.parse("stored", Canonical.json(recipe.canonical(recipe.steps().size())));
  }

  @Test
  void aRecipeForAModelDoesNot() {
    Recipe recipe = READER.forModel("--recipe", "prune: {criterion: l1, ratio: 0.5}");
    assertThat(recipe.steps())
        .containsExactly(new Step.Prune(PruneOptions.defaults().withFineTuneEpochs(20)));
    assertThat(recipe.name()).isEqualTo("prune l1 50%");
  }

  @Test
  void fineTuningTakesHalfOfTheEpochsAndAStudentAllUnlessTheRecipeSaysOtherwise() {
    Step.Prune prune = (Step.Prune) read("prune").steps().get(1);
    assertThat(prune.options().fineTuneEpochs()).isEqualTo(20);
    Step.Distill distill = (Step.Distill) read("distill").steps().get(1);
    assertThat(distill.loss().epochs()).isEqualTo(40);
    assertThat(((Step.Distill) read("distill: {epochs: 7}").steps().get(1)).loss().epochs())
        .isEqualTo(7);
  }

  @Test
  void theTeacherOfTheSameStudentIsTheModelBeforeItsFirstPruning() {
    Recipe recipe = read("[distill, prune, {distill: {student: same}}, prune, quantize]");
    assertThat(recipe.unpruned(1)).isEqualTo(1);
    assertThat(recipe.unpruned(3)).isEqualTo(2);
    assertThat(recipe.unpruned(5)).isEqualTo(2);
    assertThat(recipe.first(2).steps()).isEqualTo(recipe.steps().subList(0, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "distill: {student: same, teacher: {seeds: 3, width: 2}}",
        "quantize: {method: qat, distill: {method: kd+sp, teacher: {model: cnn1d, epochs: 3}}}",
        "quantize: {method: lsq, bits: 3, distill: {}}"
      })
  void lessonsAreReadAgainAsTheyWereStored(String yaml) {
    Recipe recipe = read(yaml);
    String stored = Canonical.json(recipe.canonical(2));
    assertThat(READER.stored("again", YamlTree.parse("s.json", stored)).steps())
        .isEqualTo(recipe.steps());
  }

  @Test
  void equalStepsHaveEqualCanonicalForms() {
    Recipe one = read("prune: {ratio: 0.50, criterion: l1}");
    Recipe same = read("{name: other, steps: {prune: {criterion: l1, ratio: 5e-1}}}");
    assertThat(one.canonical(2)).isEqualTo(same.canonical(2));
    assertThat(one.canonical(2)).isNotEqualTo(read("prune: {ratio: 0.51}").canonical(2));
    assertThat(one.canonical(1)).isEqualTo(read("baseline").canonical(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "prun                      | s.yaml:1: unknown step 'prun': did you mean 'prune'? Known: baseline, distill, prune, quantize, scratch, train",
        "{prun: {ratio: 0.5}}      | s.yaml:1: unknown step 'prun': did you mean 'prune'? Known: baseline, distill, prune, quantize, scratch, train",
        "{prune: {ratoi: 0.5}}     | s.yaml:1: unknown key in prune 'ratoi': did you mean 'ratio'? Known: accuracy-floor, criterion, fine-tune-epochs, floor, granularity, lambda, ratio, ratios, rewind-epochs, round, schedule, scope, steps, target",
        "{prune: {ratio: 1.5}}     | s.yaml:1: prune: ratio is 1.5; the share to remove must be from 0 to below 1, as in 0.5",
        "{prune: {granularity: 4:2}} | s.yaml:1: prune: granularity is 4:2; N:M keeps N of each M weights, so N must be from 1 to M - 1, as in 2:4",
        "{prune: {granularity: weight}} | s.yaml:1: prune: criterion 'l1' cannot score granularity weight; those that can: taylor, magnitude, snip, grasp, synflow, obd, woodfisher, movement, random",
        "{prune: {criterion: snip, schedule: gradual}} | s.yaml:1: prune: criterion 'snip' scores the network before training; schedule 'gradual' needs one that scores a trained network, use one-shot",
        "{prune: {ratio: half}}    | s.yaml:1: prune.ratio: needs a number, not 'half'",
        "{prune: {lambda: 1e-4}}   | s.yaml:1: prune: lambda is the factor of slimming's L1 term, but criterion 'l1' has none; leave lambda out or use criterion slimming",
        "{prune: {ratios: {conv1: 1}}} | s.yaml:1: prune: ratio of layer 'conv1' is 1.0; the share to remove must be from 0 to below 1, as in 0.5",
        "{prune: {ratios: 0.5}}    | s.yaml:1: prune.ratios: needs keys with values, not a single value",
        "{prune: 5}                | s.yaml:1: prune: needs keys with values, not a single value",
        "{train: {seed: 5}}        | s.yaml:1: unknown key in train 'seed'. Known: batch, epochs, learning-rate, momentum, optimizer, patience, schedule, weight-decay",
        "{distill: {student: {widht: 2}}} | s.yaml:1: unknown key in distill.student 'widht': did you mean 'width'? Known: model, width",
        "{distill: {student: {width: 0}}} | s.yaml:1: distill.student: width is 0.0; use a factor over 0 and up to 16",
        "{distill: {student: {model: cnn2}}} | s.yaml:1: distill.student: unknown model 'cnn2': did you mean 'cnn2d'? Known: cnn1d, cnn2d, cnn3d",
        "{distill: {temperature: 0}} | s.yaml:1: distill: temperature is 0.0; use a number over 0, as in 2",
        "{distill: {stages: lat}}  | s.yaml:1: distill: unknown stage 'lat': did you mean 'late'? Known: early, hidden, late",
        "{distill: {transductive: true}} | s.yaml:1: distill: unlabelled is 0; use 1 or more with transductive: true",
        "{distill: {unlabelled-per-batch: 0}} | s.yaml:1: distill: unlabelled-per-batch is 0; use a number of pixels from 1 on, as in 100",
        "{distill: {method: dml, peers: 0}} | s.yaml:1: distill: peers is 0; use 1 to 16",
        "{distill: {method: dml, peers-like: studnt}} | s.yaml:1: distill: unknown network that peers are like 'studnt': did you mean 'student'? Known: student, teacher",
        "{distill: {method: own-teacher, exit: middle}} | s.yaml:1: distill: unknown exit 'middle'. Known: early, late",
        "{distill: {exit: early}} | s.yaml:1: distill: exit is of method own-teacher with alpha below 1, which trains exits; leave exit out",
        "{quantize: {method: qat, distill: {method: own-teacher, exit: early}}} | s.yaml:1: quantize: exit is for a distill step of its own, before quantize",
        "{distill: {confidence: 0.9}} | s.yaml:1: distill: confidence is of unlabelled pixels, but there are none; set unlabelled, as in 2000",
        "{distill: {near-test: true}} | s.yaml:1: distill: near-test is of unlabelled pixels, but there are none; set unlabelled, as in 2000",
        "{distill: {unlabelled: 9, confidence: 1}} | s.yaml:1: distill: confidence is 1.0; use a probability from 0 to below 1, as in 0.95",
        "{distill: {student: other}} | s.yaml:1: distill.student: needs keys, as in {width: 0.25}, or 'same' for the model that is there, not 'other'",
        "{distill: {teacher: {file: none.safetensors}}} | s.yaml:1: distill.teacher: teacher file none.safetensors: there is no such file or folder",
        "{distill: {teacher: {file: a.safetensors, seeds: 2}}} | s.yaml:1: distill.teacher: a teacher's file says all; leave out the other keys",
        "{distill: {teacher: {seeds: 0}}} | s.yaml:1: distill.teacher: seeds is 0; use 1 to 16",
        "{distill: {teacher: {window: 4}}} | s.yaml:1: distill.teacher: window is 4; use an odd number, as in 9",
        "{quantize: {distill: {method: kd}}} | s.yaml:1: quantize: distill is for methods that train with cross-entropy alone, such as qat and lsq, not ptq",
        "{quantize: {method: pact, distill: {}}} | s.yaml:1: quantize: distill is for methods that train with cross-entropy alone, such as qat and lsq, not pact",
        "[quantize, prune]         | s.yaml:1: nothing can follow 'quantize', integers cannot be trained; put it last",
        "{quantize: {bits: 17}}    | s.yaml:1: quantize: bits is 17; use 2 to 8",
        "{quantize: {weight-bits: 0}} | s.yaml:1: quantize: weight-bits is 0; use 1 to 8",
        "{quantize: {method: pact, correct-bias: true}} | s.yaml:1: quantize: correct-bias is for methods that do not train; 'pact' trains biases itself",
        "[prune, {scratch: {epochs: -1}}] | s.yaml:1: [1].scratch: epochs is -1; use 1 or more, or 0 for as many as the model had so far",
        "[prune, {scratch: {epoch: 1}}] | s.yaml:1: unknown key in [1].scratch 'epoch': did you mean 'epochs'? Known: epochs",
        "[]                        | s.yaml:1: needs at least one step: train, prune, quantize, distill, scratch",
        "{prune: {}, quantize: {}} | s.yaml:1: a step has one key, its kind (train, prune, quantize, distill, scratch), not 2; write several steps as a list",
        "{name: baseline, steps: prune} | s.yaml:1: name: 'baseline' is the name of training alone; choose another",
      })
  void whatCannotBeReadIsSaidInOneLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(UsageException.class).hasMessage(message);
  }
}
