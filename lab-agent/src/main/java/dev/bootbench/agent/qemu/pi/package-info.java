/** The stand-in for a Raspberry Pi: QEMU's raspi3b, started the way a Pi's firmware starts a kernel. */
@NullMarked
package dev.bootbench.agent.qemu.pi;

import org.jspecify.annotations.NullMarked;
