@NullMarked
package dev.bootbench.sql;

import org.jspecify.annotations.NullMarked;
