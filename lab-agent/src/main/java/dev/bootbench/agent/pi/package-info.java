/** The boot files of a Raspberry Pi, as its firmware reads them. */
@NullMarked
package dev.bootbench.agent.pi;

import org.jspecify.annotations.NullMarked;
