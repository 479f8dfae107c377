package org.spectrim.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.UsageException;
import org.spectrim.fit.TrainOptions;
import org.spectrim.prune.PruneOptions;
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
        "[prune, quantize]                               | prune l1 50% + ptq int8",
        "[train, prune, {train: {epochs: 3}}]            | prune l1 50% + train epochs=3",
        "[{train: {epochs: 3}}, quantize]                | train epochs=3 + ptq int8",
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
        "{prune: {ratoi: 0.5}}     | s.yaml:1: unknown key in prune 'ratoi': did you mean 'ratio'? Known: accuracy-floor, criterion, fine-tune-epochs, floor, granularity, ratio, rewind-epochs, round, schedule, scope, steps, target",
        "{prune: {ratio: 1.5}}     | s.yaml:1: prune: ratio is 1.5; the share to remove must be from 0 to below 1, as in 0.5",
        "{prune: {granularity: 4:2}} | s.yaml:1: prune: granularity is 4:2; N:M keeps N of each M weights, so N must be from 1 to M - 1, as in 2:4",
        "{prune: {granularity: weight}} | s.yaml:1: prune: criterion 'l1' cannot score granularity weight; those that can: taylor, magnitude, snip, grasp, synflow, obd, woodfisher, movement, random",
        "{prune: {criterion: snip, schedule: gradual}} | s.yaml:1: prune: criterion 'snip' scores the network before training; schedule 'gradual' needs one that scores a trained network, use one-shot",
        "{prune: {ratio: half}}    | s.yaml:1: prune.ratio: needs a number, not 'half'",
        "{prune: 5}                | s.yaml:1: prune: needs keys with values, not a single value",
        "{train: {seed: 5}}        | s.yaml:1: unknown key in train 'seed'. Known: batch, epochs, learning-rate, momentum, optimizer, patience, schedule, weight-decay",
        "{distill: {student: {widht: 2}}} | s.yaml:1: unknown key in distill.student 'widht': did you mean 'width'? Known: model, width",
        "{distill: {student: {width: 0}}} | s.yaml:1: distill.student: width is 0.0; use a factor over 0 and up to 16",
        "{distill: {student: {model: cnn2}}} | s.yaml:1: distill.student: unknown model 'cnn2': did you mean 'cnn2d'? Known: cnn1d, cnn2d, cnn3d",
        "{distill: {temperature: 0}} | s.yaml:1: distill: temperature is 0.0; use a number over 0, as in 2",
        "{distill: {stages: lat}}  | s.yaml:1: distill: unknown stage 'lat': did you mean 'late'? Known: early, hidden, late",
        "{distill: {transductive: true}} | s.yaml:1: distill: unlabelled is 0; use 1 or more with transductive: true",
        "[quantize, prune]         | s.yaml:1: nothing can follow 'quantize', integers cannot be trained; put it last",
        "{quantize: {bits: 17}}    | s.yaml:1: quantize: bits is 17; use 2 to 8",
        "{quantize: {weight-bits: 0}} | s.yaml:1: quantize: weightBits is 0; use 1 to 8",
        "{quantize: {method: pact, correct-bias: true}} | s.yaml:1: quantize: correctBias is for methods that do not train; 'pact' trains biases itself",
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
