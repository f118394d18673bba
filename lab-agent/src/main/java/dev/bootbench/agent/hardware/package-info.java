/** Any Linux board with a serial line, and the machine that stands in for one. */
@NullMarked
package dev.bootbench.agent.hardware;

import org.jspecify.annotations.NullMarked;
