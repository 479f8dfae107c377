package org.spectrim.model;

import org.spectrim.net.Network;

/** A network with a tensor for each of its parameters: what passes and engines work on. */
public record WeightedNetwork(Network network, Weights weights) {}
