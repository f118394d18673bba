@NullMarked
package dev.bootbench.blobs;

import org.jspecify.annotations.NullMarked;
