/** The example of the README, as a user of {@code core} and {@code runtime} writes it. */
@NullMarked
package org.spectrim.example;

import org.jspecify.annotations.NullMarked;
