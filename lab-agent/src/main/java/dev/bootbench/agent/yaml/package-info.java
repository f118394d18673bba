@NullMarked
package dev.bootbench.agent.yaml;

import org.jspecify.annotations.NullMarked;
