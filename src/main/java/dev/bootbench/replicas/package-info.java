@NullMarked
package dev.bootbench.replicas;

import org.jspecify.annotations.NullMarked;
