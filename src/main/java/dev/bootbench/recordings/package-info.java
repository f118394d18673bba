@NullMarked
package dev.bootbench.recordings;

import org.jspecify.annotations.NullMarked;
