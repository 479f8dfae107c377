/**
 * Models: a network with its weights, band transform, classes and history; their file; their
 * meaning in plain loops.
 */
@NullMarked
package org.spectrim.model;

import org.jspecify.annotations.NullMarked;
