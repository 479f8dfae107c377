package org.spectrim.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spectrim.error.InputException;
import org.spectrim.error.UsageException;

class SpecNodeTest {
  private enum Shade {
    DARK,
    VERY_LIGHT
  }

  private static SpecNode parse(String yaml) {
    return YamlTree.parse("study.yaml", yaml);
  }

  private static void assertUsage(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(UsageException.class).hasMessage(message);
  }

  @Test
  void valuesKnowWhereTheyStand() {
    SpecNode second = parse("a: 1\nlist:\n  - x: 5\n  - {y: 6, z: no}\n");
    SpecNode y = second.map().get("list").items().get(1).map().get("y");
    assertThat(y.path()).isEqualTo("list[1].y");
    assertUsage("study.yaml:4: list[1].y: must be at most five", () -> fail(y));
  }

  private static void fail(SpecNode node) {
    throw node.error("must be at most five");
  }

  @Test
  void anUnknownKeyIsReportedWithPathAndNearestKnownOne() {
    SpecNode prune = parse("recipes:\n  - prune:\n      ratoi: 0.5\n").map().get("recipes");
    assertUsage(
        "study.yaml:3: unknown key in recipes[0].prune 'ratoi': did you mean 'ratio'? Known: criterion, ratio",
        () -> prune.items().get(0).map().get("prune").map(List.of("ratio", "criterion")));
    assertUsage(
        "study.yaml:1: unknown key 'windw': did you mean 'window'? Known: seeds, window",
        () -> parse("windw: 5").map(List.of("window", "seeds")));
  }

  @Test
  void scalarsAreReadByTheTypeThatIsWanted() {
    SpecNode all =
        parse("{i: 42, neg: -3, f: 0.25, e: 1e-3, b: true, s: name, n: 5, c: very-light}");
    assertThat(all.map().get("i").integer(0, 100)).isEqualTo(42);
    assertThat(all.map().get("neg").integer(-5, 100)).isEqualTo(-3);
    assertThat(all.map().get("f").number()).isEqualTo(0.25);
    assertThat(all.map().get("e").number()).isEqualTo(0.001);
    assertThat(all.map().get("b").flag()).isTrue();
    assertThat(all.map().get("s").text()).isEqualTo("name");
    assertThat(all.map().get("n").text()).isEqualTo("5");
    assertThat(all.map().get("c").choice(Shade.class)).isEqualTo(Shade.VERY_LIGHT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k: 1.5  | integer | needs a whole number, not '1.5'",
        "k: nine | integer | needs a whole number, not 'nine'",
        "k: 200  | integer | must be from 1 to 100, not 200",
        "k: [1]  | integer | needs a single value, not a list",
        "k: {}   | integer | needs a single value, not keys with values",
        "k:      | integer | needs a single value, not nothing",
        "k: half | number  | needs a number, not 'half'",
        "k: .inf | number  | needs a number, not '.inf'",
        "k: NaN  | number  | needs a number, not 'NaN'",
        "k: 1f   | number  | needs a number, not '1f'",
        "k: yes  | flag    | needs true or false, not 'yes'",
        "k: 5    | list    | needs a list, not a single value",
        "k: 5    | map     | needs keys with values, not a single value",
        "k: drak | choice  | unknown value 'drak': did you mean 'dark'? Known: dark, very-light",
      })
  void aValueOfAnotherTypeIsRefusedWithItsKey(String yaml, String reader, String message) {
    SpecNode node = parse("\n" + yaml).map().get("k");
    assertUsage(
        "study.yaml:2: k: " + message,
        () -> {
          switch (reader) {
            case "integer" -> node.integer(1, 100);
            case "number" -> node.number();
            case "flag" -> node.flag();
            case "list" -> node.items();
            case "map" -> node.map();
            default -> node.choice(Shade.class);
          }
        });
  }

  @Test
  void notOnlyAListMayBeGivenWhereOneIsWanted() {
    assertThat(parse("k: 5").map().get("k").itemsOrOne()).hasSize(1);
    assertThat(parse("k: [5, 6]").map().get("k").itemsOrOne()).hasSize(2);
  }

  @Test
  void textThatIsNotYamlIsRefusedWithTheLine() {
    assertThatThrownBy(() -> parse("a: 1\nb: [1, 2\nc: 3\n"))
        .isInstanceOf(UsageException.class)
        .hasMessageMatching("study.yaml:\\d: not valid YAML: .+");
    assertUsage("study.yaml:2: a: is given twice", () -> parse("a: 1\na: 2\n"));
    assertUsage(
        "study.yaml:2: b: aliases (*name) are not supported; write the value out",
        () -> parse("a: &x 1\nb: *x\n"));
    assertThatThrownBy(() -> parse("a: 1\n---\nb: 2\n"))
        .hasMessageContaining("holds more than one document");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> YamlTree.read(Path.of("no-such.yaml")))
        .isInstanceOf(InputException.class)
        .hasMessage("no-such.yaml: there is no such file");
  }
}
