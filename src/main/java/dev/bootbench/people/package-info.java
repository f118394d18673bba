@NullMarked
package dev.bootbench.people;

import org.jspecify.annotations.NullMarked;
