package org.spectrim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.spectrim.band.BandFitters;
import org.spectrim.distill.DistillationLosses;
import org.spectrim.net.Architectures;
import org.spectrim.prune.Criteria;
import org.spectrim.prune.PruningSchedules;
import org.spectrim.quantize.Calibrators;
import org.spectrim.quantize.QuantizationMethods;
import org.spectrim.registry.Registered;
import org.spectrim.registry.Registry;
import org.spectrim.registry.Source;
import org.spectrim.split.Protocols;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spectrim methods}: everything that can be called by name. */
@Command(
    name = "methods",
    mixinStandardHelpOptions = true,
    header = "Lists all networks, splits, transforms and compression methods, with their sources.")
final class MethodsCommand implements Callable<Integer> {
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

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Mixin Verbosity verbosity;

  @Override
  public Integer call() {
    if (json) {
      System.out.println(asJson().toPrettyString());
      return 0;
    }
    for (Registry<? extends Registered> registry : REGISTRIES) {
      System.out.println(registry.family());
      registry
          .all()
          .forEach(method -> System.out.printf("  %-18s %s%n", method.name(), method.summary()));
      System.out.println();
    }
    System.out.println("source");
    Source.ALL.forEach(source -> System.out.println("  " + source));
    return 0;
  }

  private static ObjectNode asJson() {
    ObjectNode all = new ObjectMapper().createObjectNode();
    for (Registry<? extends Registered> registry : REGISTRIES) {
      ArrayNode methods = all.putArray(registry.family());
      registry
          .all()
          .forEach(
              method -> {
                ObjectNode entry = methods.addObject();
                entry.put("name", method.name()).put("summary", method.summary());
                ArrayNode sources = entry.putArray("sources");
                method.sources().forEach(source -> sources.add(source.toString()));
              });
    }
    return all;
  }
}
