@NullMarked
package dev.bootbench.agent.shell;

import org.jspecify.annotations.NullMarked;
