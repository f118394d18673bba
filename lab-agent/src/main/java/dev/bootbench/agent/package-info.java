@NullMarked
package dev.bootbench.agent;

import org.jspecify.annotations.NullMarked;
