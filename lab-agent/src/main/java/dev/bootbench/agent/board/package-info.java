@NullMarked
package dev.bootbench.agent.board;

import org.jspecify.annotations.NullMarked;
