@NullMarked
package dev.bootbench.feeds;

import org.jspecify.annotations.NullMarked;
