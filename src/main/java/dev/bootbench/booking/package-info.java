@NullMarked
package dev.bootbench.booking;

import org.jspecify.annotations.NullMarked;
