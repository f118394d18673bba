@NullMarked
package dev.bootbench.news;

import org.jspecify.annotations.NullMarked;
