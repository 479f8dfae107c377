package org.spectrim.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.net.Architectures;
import org.spectrim.prune.Criteria;
import org.spectrim.prune.PruneOptions;
import org.spectrim.prune.PruningSchedules;
import org.spectrim.quantize.Calibrators;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.quantize.QuantizeOptions;
import org.spectrim.recipe.Recipe;
import org.spectrim.recipe.Step;
import org.spectrim.registry.Registered;
import org.spectrim.registry.Registry;
import org.spectrim.registry.Source;

/** The methods of a study with what they do and the papers they are from. */
final class MethodsUsed {
  private final Map<String, Method> methods = new LinkedHashMap<>();

  /**
   * @param title family and name, as in "criterion l1"
   * @param summary one line
   */
  record Method(String title, String summary, List<Source> sources) {
    Method(String title, String summary, String... names) {
      this(title, summary, List.of(names).stream().map(Source::named).toList());
    }
  }

  private MethodsUsed() {}

  /**
   * Of recipes and of networks by the names of their kinds; what the statistics are from comes
   * last.
   */
  static List<Method> of(Collection<String> networks, Collection<Recipe> recipes) {
    MethodsUsed used = new MethodsUsed();
    networks.forEach(name -> used.add(Architectures.REGISTRY, name));
    recipes.stream().flatMap(recipe -> recipe.steps().stream()).forEach(used::add);
    List<Method> all = new ArrayList<>(used.methods.values());
    all.add(
        new Method(
            "statistics", "kappa; differences in accuracy, corrected", "Cohen 1960", "Holm 1979"));
    all.add(
        new Method(
            "statistics",
            "label maps: McNemar's test, mid-p, over seeds",
            "McNemar 1947",
            "Fagerland et al. 2013",
            "Rüger 1978"));
    all.add(new Method("statistics", "ranks over scenes", "Demšar 2006"));
    return all;
  }

  private void add(Step step) {
    if (step instanceof Step.Prune prune) {
      prune(prune.options());
    } else if (step instanceof Step.Quantize quantize) {
      quantize(quantize.options());
      if (quantize.teaching() != null) {
        add((Step) quantize.teaching());
      }
    } else if (step instanceof Step.Distill distill) {
      for (String part : distill.loss().method().split("\\+")) {
        add(DistillationLosses.REGISTRY, part);
      }
    } else if (step instanceof Step.Scratch) {
      add("control", "the pruned network from new random weights", "Liu et al. 2019");
    }
  }

  private void prune(PruneOptions options) {
    add(Criteria.REGISTRY, options.criterion());
    add(PruningSchedules.REGISTRY, options.schedule());
    if (options.granularity().contains(":")) {
      add("granularity N:M", "of each M weights the best N stay", "Mishra et al. 2021");
    }
  }

  private void quantize(QuantizeOptions options) {
    add(QuantizationMethods.REGISTRY, options.method());
    if (QuantizationMethods.named(options.method()).roundsActivations()) {
      add(Calibrators.REGISTRY, options.calibration());
    }
    if (options.rounding().equals("adaround")) {
      add("rounding adaround", "learns whether up or down", "Nagel et al. 2020");
    }
    if (options.equalize() || options.correctBias()) {
      add("equalize, correct-bias", "before and after rounding", "Nagel et al. 2019");
    }
  }

  private void add(Registry<? extends Registered> registry, String name) {
    Registered found = registry.named(name);
    String title = registry.family() + " " + name;
    methods.putIfAbsent(title, new Method(title, found.summary(), found.sources()));
  }

  private void add(String title, String summary, String source) {
    methods.putIfAbsent(title, new Method(title, summary, source));
  }
}
