/**
 * The errors a user can cause, each with a message of one line that says what to do. No other room
 * is known here.
 */
@NullMarked
package org.spectrim.error;

import org.jspecify.annotations.NullMarked;
