/**
 * Power switches: one {@link dev.bootbench.agent.power.PowerSwitch} per board, opened from its
 * {@link dev.bootbench.agent.power.PowerConfig}. A driver is an {@code Outlet}: how to tell one kind of device what to do and how
 * to ask it; deadlines and the reading back after a switch are the same for all of them, in {@code ReadBackSwitch}.
 */
@NullMarked
package dev.bootbench.agent.power;

import org.jspecify.annotations.NullMarked;
