@NullMarked
package dev.bootbench.agent.posix;

import org.jspecify.annotations.NullMarked;
