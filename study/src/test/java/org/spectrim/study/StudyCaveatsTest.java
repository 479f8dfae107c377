package org.spectrim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spectrim.fit.TrainOptions;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.spec.YamlTree;

class StudyCaveatsTest {
  private static List<String> caveats(String yaml) {
    RecipeReader reader = new RecipeReader(StepDefaults.of(TrainOptions.defaults()));
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    for (long seed = 1; seed <= 2; seed++) {
      Trial trial = Fixtures.trial("cnn2d", seed, reader.fromScratch(YamlTree.parse("test", yaml)));
      results.put(
          trial,
          new TrialResult(
              trial.hash(), TrialRows.failed(trial, "not run"), null, Map.of(), List.of()));
    }
    return StudyCaveats.ofStudy(results).stream().filter(line -> line.startsWith("it:")).toList();
  }

  @Test
  void recipesThatLookAtTestPixelsAreNamedOnce() {
    assertThat(caveats("{name: it, steps: [distill: {unlabelled: 9, transductive: true}]}"))
        .singleElement()
        .asString()
        .contains("transductive, learned from test pixels without their labels");
    assertThat(
            caveats(
                "{name: it, steps: [quantize: {method: qat, distill: {unlabelled: 9, near-test: true}}]}"))
        .singleElement()
        .asString()
        .contains("learned from pixels without labels in the windows of test pixels");
    assertThat(caveats("{name: it, steps: [distill: {unlabelled: 9}]}")).isEmpty();
  }
}
