@NullMarked
package dev.bootbench.agent.serial;

import org.jspecify.annotations.NullMarked;
