package dev.bootbench.boards;

import java.util.Map;

/** Who has which board. Implemented by {@code booking}, which decides it. */
public interface Allocations {
    /** By board; a board that is missing is free and wanted by nobody. */
    Map<String, Allocation> now();

    /** Of one board. */
    Allocation now(String board);
}
