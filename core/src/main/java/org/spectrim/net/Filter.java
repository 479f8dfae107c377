package org.spectrim.net;

/**
 * One output channel of a convolution or linear layer.
 *
 * @param producer the node's name
 * @param index 0-based
 */
public record Filter(String producer, int index) {}
