package org.spectrim.net;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Channels that can only be removed together, for the same set of producers: most groups have one
 * producer; a residual Add makes one group of all that it sums (DepGraph, Fang et al. 2023).
 *
 * @param producers the convolutions and linear layers whose filters are coupled
 * @param channels for each removable channel the filters that go together; one of each producer
 *     unless a producer feeds itself into several places of a Concat
 */
public record ChannelGroup(List<String> producers, List<List<Filter>> channels) {
  public ChannelGroup {
    producers = List.copyOf(producers);
    channels = channels.stream().map(List::copyOf).toList();
  }

  /** How many channels can be removed or kept. */
  public int size() {
    return channels.size();
  }

  /** The filters of the given channels, by producer: what {@code RemoveFilters} takes. */
  public Map<String, BitSet> filters(BitSet selected) {
    Map<String, BitSet> filters = new LinkedHashMap<>();
    for (int c = selected.nextSetBit(0); c >= 0; c = selected.nextSetBit(c + 1)) {
      for (Filter filter : channels.get(c)) {
        filters.computeIfAbsent(filter.producer(), name -> new BitSet()).set(filter.index());
      }
    }
    return filters;
  }

  /** A line for people: {@code conv1 + conv3: 50 channels}. */
  @Override
  public String toString() {
    return String.join(" + ", producers) + ": " + size() + " channels";
  }
}
