package dev.bootbench.boards;

import dev.bootbench.link.Link;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A board as the API shows it. */
record BoardView(
        String name,
        String profile,
        String host,
        String architecture,
        List<String> tags,
        String kernel,
        Link link,
        BoardCondition condition,
        Allocation.Kind allocation,
        BoardState state,
        Reason reason,
        Allocation.@Nullable Holder holder,
        Allocation.@Nullable Held hold,
        Allocation.@Nullable Held next,
        boolean mine) {}
