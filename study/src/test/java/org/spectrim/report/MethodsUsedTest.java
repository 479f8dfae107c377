package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.spectrim.band.BandFitters;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.fit.TrainOptions;
import org.spectrim.net.Architectures;
import org.spectrim.prune.Criteria;
import org.spectrim.prune.PruningSchedules;
import org.spectrim.quantize.Calibrators;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.RecipeReader;
import org.spectrim.recipe.StepDefaults;
import org.spectrim.registry.Registered;
import org.spectrim.registry.Registry;
import org.spectrim.registry.Source;
import org.spectrim.report.MethodsUsed.Method;
import org.spectrim.spec.YamlTree;
import org.spectrim.split.Protocols;

class MethodsUsedTest {
  private static final Pattern CITED = Pattern.compile("\\p{Lu}[\\p{L} .]+ (19|20)\\d\\d\\)");
  private static final List<Registry<? extends Registered>> REGISTRIES =
      List.of(
          Architectures.REGISTRY,
          Protocols.REGISTRY,
          BandFitters.REGISTRY,
          Criteria.REGISTRY,
          PruningSchedules.REGISTRY,
          QuantizationMethods.REGISTRY,
          Calibrators.REGISTRY,
          DistillationLosses.REGISTRY);

  private static Recipe recipe(String yaml) {
    return new RecipeReader(StepDefaults.of(TrainOptions.defaults()))
        .fromScratch(YamlTree.parse("test", yaml));
  }

  @Test
  void everyPaperThatASummaryNamesIsInTheList() {
    Set<String> named = new TreeSet<>();
    for (Registry<? extends Registered> registry : REGISTRIES) {
      for (Registered method : registry.all()) {
        if (CITED.matcher(method.summary()).find()) {
          assertThat(method.sources()).as(method.summary()).isNotEmpty();
        }
        method.sources().forEach(source -> named.add(source.name()));
      }
    }
    assertThat(named).hasSizeGreaterThan(45).contains("He et al. 2018", "Rastegari et al. 2016");
    assertThat(Source.ALL).doesNotHaveDuplicates().hasSizeGreaterThan(named.size());
  }

  @Test
  void aSourceReadsAsInAListOfReferences() {
    assertThat(Source.named("Esser et al. 2020"))
        .hasToString(
            "S. K. Esser, J. L. McKinstry, D. Bablani, R. Appuswamy, D. S. Modha (2020). Learned"
                + " step size quantization. ICLR.");
    assertThat(Source.in("after Li et al. 2017 and Fli et al. 2016"))
        .containsExactly(Source.named("Li et al. 2017"));
  }

  @Test
  void methodsOfAllStepsAreThereOnce() {
    List<Method> methods =
        MethodsUsed.of(
            List.of("cnn2d"),
            List.of(
                recipe("prune: {criterion: taylor, schedule: gradual}"),
                recipe("[prune: {criterion: taylor}, scratch]"),
                recipe("prune: {criterion: magnitude, granularity: '2:4'}"),
                recipe("quantize: {method: weight-only, rounding: adaround}"),
                recipe("quantize: {method: lsq, bits: 4, distill: {method: dkd}}"),
                recipe("distill: {method: kd+sp}")));
    assertThat(methods.stream().map(Method::title))
        .containsExactly(
            "model cnn2d",
            "criterion taylor",
            "pruning schedule gradual",
            "pruning schedule one-shot",
            "control",
            "criterion magnitude",
            "granularity N:M",
            "quantization method weight-only",
            "rounding adaround",
            "quantization method lsq",
            "calibration min-max",
            "distillation method dkd",
            "distillation method kd",
            "distillation method sp",
            "statistics",
            "statistics",
            "statistics");
    assertThat(methods.get(1).sources().toString()).contains("Importance estimation");
  }
}
