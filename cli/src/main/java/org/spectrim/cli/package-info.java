/** The command line: options to calls, results to text. Nothing is computed here. */
@NullMarked
package org.spectrim.cli;

import org.jspecify.annotations.NullMarked;
