/** Virtual machines: images, frozen machines, processes and their monitor. */
@NullMarked
package dev.bootbench.agent.qemu;

import org.jspecify.annotations.NullMarked;
