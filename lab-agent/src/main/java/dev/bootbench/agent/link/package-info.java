/** The agent's side of the contract with the coordinator: one control stream, consoles, content, and the spool. */
@NullMarked
package dev.bootbench.agent.link;

import org.jspecify.annotations.NullMarked;
