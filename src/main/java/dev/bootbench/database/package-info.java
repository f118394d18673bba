@NullMarked
package dev.bootbench.database;

import org.jspecify.annotations.NullMarked;
