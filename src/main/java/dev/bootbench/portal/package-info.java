@NullMarked
package dev.bootbench.portal;

import org.jspecify.annotations.NullMarked;
