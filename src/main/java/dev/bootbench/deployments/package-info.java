@NullMarked
package dev.bootbench.deployments;

import org.jspecify.annotations.NullMarked;
