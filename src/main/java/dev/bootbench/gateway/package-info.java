@NullMarked
package dev.bootbench.gateway;

import org.jspecify.annotations.NullMarked;
