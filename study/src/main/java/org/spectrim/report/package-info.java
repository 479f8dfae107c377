/**
 * What people see of a study: one self-contained HTML page and a table for the terminal. Rows and
 * pictures in, text out; nothing is run, measured or read here.
 */
@NullMarked
package org.spectrim.report;

import org.jspecify.annotations.NullMarked;
