/**
 * The portal's work from a terminal: a small client of the REST API. Starts without Quarkus, so a command takes well
 * under a second.
 */
@NullMarked
package dev.bootbench.cli;

import org.jspecify.annotations.NullMarked;
