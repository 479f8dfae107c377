package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.report.Gain.Against;
import org.spectrim.report.Gain.Verdict;
import org.spectrim.report.ReportData.TrialDetail;
import org.spectrim.spec.YamlTree;
import org.spectrim.study.TrialRow;

class GainsTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-9);
  private static final String ALONE =
      "{name: alone, steps: [distill: {student: {width: 0.1}, alpha: 1}]}";
  private static final String KD = "{name: kd, steps: [distill: {student: {width: 0.1}}]}";

  private final RecipeReader reader = new RecipeReader(StepDefaults.of(TrainOptions.defaults()));
  private final List<TrialDetail> trials = new ArrayList<>();

  private Recipe recipe(String yaml) {
    return reader.fromScratch(YamlTree.parse("test", yaml));
  }

  /** Trials of seeds 1, 2, ... with these accuracies. */
  private void add(String split, String yaml, long params, double... accuracies) {
    Recipe recipe = recipe(yaml);
    for (int i = 0; i < accuracies.length; i++) {
      TrialRow row = Rows.sized(split, recipe.name(), i + 1, accuracies[i], params);
      trials.add(new TrialDetail(row, recipe, "trials/" + trials.size(), 1, Map.of(), Double.NaN));
    }
  }

  private Gain gain(String split, String recipe, Against against) {
    return Gains.of(trials).stream()
        .filter(gain -> gain.setting().arena().split().equals(split))
        .filter(gain -> gain.setting().recipe().equals(recipe) && gain.against() == against)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTaughtStudentIsComparedWithTheSameStudentAloneSeedBySeed() {
    add("random", "baseline", 1000, 95, 96, 97);
    add("random", ALONE, 100, 90, 92, 94);
    add(
        "random",
        "{name: other width, steps: [distill: {student: {width: 0.2}, alpha: 1}]}",
        200,
        1,
        2,
        3);
    add(
        "random",
        "{name: fewer epochs, steps: [distill: {student: {width: 0.1}, alpha: 1, epochs: 3}]}",
        100,
        1,
        2,
        3);
    add("random", KD, 100, 91, 94, 97);
    Gain gain = gain("random", "kd", Against.ALONE);
    assertThat(gain.reference()).isEqualTo("alone");
    assertThat(gain.oa()).isCloseTo(94, CLOSE);
    assertThat(gain.referenceOa()).isCloseTo(92, CLOSE);
    assertThat(gain.baselineOa()).isCloseTo(96, CLOSE);
    assertThat(gain.teacher()).isEqualTo("baseline");
    assertThat(gain.teacherOa()).isCloseTo(96, CLOSE);
    // Differences 1, 2, 3: deviation 1, t(0.975, 2) = 4.302653.
    assertThat(gain.gain().differences().mean()).isCloseTo(2, CLOSE);
    assertThat(gain.gain().differences().halfWidth())
        .isCloseTo(4.302653 / Math.sqrt(3), Offset.offset(1e-5));
    assertThat(gain.verdict()).isEqualTo(Verdict.NOT_SHOWN);
    assertThat(gain.teaching().student()).isEqualTo("width 0.1");
    assertThat(gain.teaching().mode()).isEqualTo("offline");
    assertThat(Gains.of(trials)).hasSize(1);
  }

  @Test
  void onlySeedsThatBothEndedWithCount() {
    add("random", "baseline", 1000, 95, 96, 97);
    add("random", ALONE, 100, 90, 92);
    add("random", KD, 100, 91, 94, 10);
    Gain gain = gain("random", "kd", Against.ALONE);
    assertThat(gain.gain().differences().count()).isEqualTo(2);
    assertThat(gain.oa()).isCloseTo(92.5, CLOSE);
    assertThat(gain.baselineOa()).isCloseTo(95.5, CLOSE);
  }

  @Test
  void helpsWhereTheIntervalLiesAboveZero() {
    add("random", ALONE, 100, 90, 92, 94);
    add("random", KD, 100, 91, 93, 95.1);
    add(
        "random",
        "{name: dkd, steps: [distill: {method: dkd, student: {width: 0.1}}]}",
        100,
        89,
        91,
        92.9);
    assertThat(gain("random", "kd", Against.ALONE).verdict()).isEqualTo(Verdict.YES);
    assertThat(gain("random", "dkd", Against.ALONE).verdict()).isEqualTo(Verdict.WORSE);
    // Two tests of equal probability: both are doubled.
    assertThat(gain("random", "kd", Against.ALONE).holm())
        .isCloseTo(2 * gain("random", "kd", Against.ALONE).gain().p(), CLOSE);
  }

  @Test
  void unlabelledPixelsAreComparedWithTheSameLessonsWithout() {
    add("random", ALONE, 100, 90, 92);
    add("random", KD, 100, 91, 94);
    add(
        "random",
        "{name: kd T4, steps: [distill: {student: {width: 0.1}, temperature: 4}]}",
        100,
        50,
        51);
    add(
        "random",
        "{name: kd unlabelled, steps: [distill: {student: {width: 0.1}, unlabelled: 50, unlabelled-per-batch: 7}]}",
        100,
        95,
        96);
    Gain gain = gain("random", "kd unlabelled", Against.LABELLED);
    assertThat(gain.reference()).isEqualTo("kd");
    assertThat(gain.gain().differences().mean()).isCloseTo(3, CLOSE);
    assertThat(gain.teaching().unlabelled()).isEqualTo(50);
    assertThat(gain("random", "kd unlabelled", Against.ALONE).reference()).isEqualTo("alone");
    assertThat(Gains.of(trials).stream().filter(g -> g.against() == Against.LABELLED)).hasSize(1);
  }

  @Test
  void chainsAreComparedWithTheirLastStudentAloneAndKnowTheirTeacher() {
    add("random", "{name: wide, steps: [distill: {student: {width: 0.5}}]}", 500, 95, 96);
    add("random", ALONE, 100, 90, 92);
    add(
        "random",
        "{name: assistant, steps: [distill: {student: {width: 0.5}}, distill: {student: {width: 0.1}}]}",
        100,
        91,
        94);
    add(
        "random",
        "{name: born again, steps: [distill: {student: {width: 0.1}}, distill: {student: {width: 0.1}}]}",
        100,
        92,
        95);
    Gain assistant = gain("random", "assistant", Against.ALONE);
    assertThat(assistant.reference()).isEqualTo("alone");
    assertThat(assistant.teacher()).isEqualTo("wide");
    assertThat(assistant.teacherOa()).isCloseTo(95.5, CLOSE);
    assertThat(assistant.teaching().mode()).isEqualTo("offline");
    assertThat(gain("random", "born again", Against.ALONE).teaching().mode()).isEqualTo("self");
    // No recipe trains the wide student alone.
    assertThat(gain("random", "wide", Against.ALONE).reference()).isEmpty();
    assertThat(gain("random", "wide", Against.ALONE).verdict()).isEqualTo(Verdict.UNKNOWN);
  }

  @Test
  void teachersThatAreNotRecipesAreNamed() {
    Teaching three = Teaching.of(recipe("distill: {student: {width: 0.1}, teacher: {seeds: 3}}"));
    assertThat(three.teacher()).isEqualTo("3 baseline");
    assertThat(three.teacherSteps()).isNull();
    Teaching own = Teaching.of(recipe("distill: {student: {width: 0.1}, teacher: {seeds: 1}}"));
    assertThat(own.teacherSteps()).isEqualTo(recipe("baseline").canonical(1));
    Teaching peers = Teaching.of(recipe("distill: {method: dml, student: {width: 0.1}}"));
    assertThat(peers.mode()).isEqualTo("online");
    assertThat(peers.teacher()).isEmpty();
    assertThat(peers.teacherSteps()).isNull();
    assertThat(Teaching.of(recipe("distill: {method: own-teacher}")).mode()).isEqualTo("self");
    assertThat(Teaching.of(recipe("distill: {method: kd+dml}")).mode()).isEqualTo("offline+online");
  }

  @Test
  void teachersWithoutATrialAreNamedWithTheAccuracyThatTrialsNoted() {
    add("random", ALONE, 100, 90, 92);
    String three = "{name: by 3, steps: [distill: {student: {width: 0.1}, teacher: {seeds: 3}}]}";
    add("random", three, 100, 91, 93);
    assertThat(gain("random", "by 3", Against.ALONE).teacherOa()).isNaN();
    trials.replaceAll(
        t ->
            new TrialDetail(t.row(), t.recipe(), t.folder(), 1, Map.of(), 95 + 2 * t.row().seed()));
    assertThat(gain("random", "by 3", Against.ALONE).teacherOa()).isCloseTo(98, CLOSE);
    assertThat(gain("random", "by 3", Against.ALONE).teacher()).isEqualTo("3 baseline");
  }

  @Test
  void studentsThatAreThereAlreadyAndQuantizedOnes() {
    Object pruned = Teaching.of(recipe("[prune, distill: {student: same, alpha: 1}]")).alone();
    Teaching taught = Teaching.of(recipe("[prune, distill: {student: same}]"));
    assertThat(taught.alone()).isEqualTo(pruned);
    assertThat(taught.teacherSteps()).isEqualTo(recipe("baseline").canonical(1));
    assertThat(Teaching.of(recipe("[distill: {student: same}]")).alone()).isNotEqualTo(pruned);
    Teaching quantized =
        Teaching.of(recipe("[prune, quantize: {method: qat, distill: {method: dkd}}]"));
    assertThat(quantized.taught()).isTrue();
    assertThat(quantized.method()).isEqualTo("dkd");
    assertThat(quantized.alone())
        .isEqualTo(Teaching.of(recipe("[prune, quantize: {method: qat}]")).alone());
    assertThat(Teaching.of(recipe("[prune, quantize: {method: qat}]")).taught()).isFalse();
  }

  @Test
  void theSmallestStudentWithinAPointOfTheBaselineIsNamed() {
    add("random", "baseline", 1000, 95, 97);
    add("random", "{name: large, steps: [distill: {student: {width: 0.5}}]}", 500, 95, 97);
    add("random", "{name: middle, steps: [distill: {student: {width: 0.2}}]}", 200, 95.5, 94.6);
    add(
        "random",
        "{name: middle dkd, steps: [distill: {method: dkd, student: {width: 0.2}}]}",
        200,
        95.4,
        94.6);
    add("random", KD, 100, 95.2, 94.5);
    List<String> smallest =
        Gains.of(trials).stream().filter(Gain::smallest).map(g -> g.setting().recipe()).toList();
    assertThat(smallest).containsExactly("middle");
  }

  @Test
  void overSeveralSplitsEachSeedCountsOnce() throws Exception {
    for (String split : List.of("random", "buffered")) {
      add(split, "baseline", 1000, 95, 96, 97);
      add(split, ALONE, 100, 90, 92, 94);
    }
    add("random", KD, 100, 91, 93, 97);
    add("buffered", KD, 100, 92, 93, 94);
    Gain all = gain("all", "kd", Against.ALONE);
    // By seed (1 + 2) / 2, (1 + 1) / 2, (3 + 0) / 2.
    assertThat(all.gain().differences().count()).isEqualTo(3);
    assertThat(all.gain().differences().mean()).isCloseTo(4.0 / 3, CLOSE);
    assertThat(all.gain().differences().deviation()).isCloseTo(Math.sqrt(1.0 / 12), CLOSE);
    assertThat(all.arenas()).isEqualTo(2);
    assertThat(all.verdict()).isEqualTo(Verdict.YES);
    String csv = DistillationCsv.text(Gains.of(trials));
    assertThat(csv.lines())
        .contains(
            "all,all,9,cnn2d,kd,kd,offline,0,width 0.1,100,1000,student alone,alone,3,93.333,92.000,"
                + "96.000,baseline,96.000,1.333,0.616,2.050,0.0153,0.0153,yes,no,");
    Markup page = new Markup();
    DistillationSection.write(page, Gains.of(trials));
    assertThat(page.toString())
        .contains(
            "all scenes and splits, cnn2d, window 9: the best offline method is kd, +1.33 ± 0.72")
        .contains(
            "field, buffered, cnn2d, window 9: smallest student within 1 point of the baseline: none.");
    // Well-formed, or this throws.
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void studiesWithoutTeachersHaveNoSection() {
    add("random", "baseline", 1000, 95, 96);
    add("random", ALONE, 100, 90, 92);
    Markup page = new Markup();
    DistillationSection.write(page, Gains.of(trials));
    assertThat(Gains.of(trials)).isEmpty();
    assertThat(page.toString()).isEmpty();
  }
}
