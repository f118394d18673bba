/** What boards and people wrote, before it reaches somebody's terminal: by ssh and by the command line alike. */
@NullMarked
package dev.bootbench.terminal;

import org.jspecify.annotations.NullMarked;
