package org.spectrim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParetoFrontTest {
  private record Item(String name, double cost, double worth) {}

  private static List<String> front(Item... items) {
    return ParetoFront.of(List.of(items), Item::cost, Item::worth).stream()
        .map(Item::name)
        .toList();
  }

  @Test
  void byHand() {
    assertThat(
            front(
                new Item("dear and best", 9, 99),
                new Item("beaten", 5, 90),
                new Item("cheapest", 1, 80),
                new Item("middle", 4, 95),
                new Item("equal worth, dearer", 6, 95)))
        .containsExactly("cheapest", "middle", "dear and best");
  }

  @Test
  void ofEqualItemsTheFirstIsKept() {
    assertThat(front(new Item("a", 1, 1), new Item("b", 1, 1))).containsExactly("a");
    assertThat(front(new Item("worse", 1, 1), new Item("better", 1, 2))).containsExactly("better");
  }

  @Test
  void whatWasNotMeasuredIsLeftOut() {
    assertThat(front(new Item("a", Double.NaN, 1), new Item("b", 1, Double.NaN))).isEmpty();
    assertThat(front()).isEmpty();
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(1);
    for (int trial = 0; trial < 50; trial++) {
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        items.add(new Item("" + i, random.nextInt(20), random.nextInt(20)));
      }
      List<Item> front = ParetoFront.of(items, Item::cost, Item::worth);
      for (Item item : items) {
        boolean beaten =
            items.stream()
                .anyMatch(
                    o ->
                        o.cost <= item.cost
                            && o.worth >= item.worth
                            && (o.cost < item.cost || o.worth > item.worth));
        boolean shown = front.stream().anyMatch(o -> o.cost == item.cost && o.worth == item.worth);
        assertThat(shown).isEqualTo(!beaten);
      }
    }
  }
}
