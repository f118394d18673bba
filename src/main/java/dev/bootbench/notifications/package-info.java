@NullMarked
package dev.bootbench.notifications;

import org.jspecify.annotations.NullMarked;
