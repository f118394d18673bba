/** The boards of a host, put together from its configuration and their profiles. */
@NullMarked
package dev.bootbench.agent.rack;

import org.jspecify.annotations.NullMarked;
