package dev.bootbench.boards;

import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A board as the API shows it.
 *
 * @param hostState whether its host is in service
 * @param mine whether who looks has it, or shares it
 * @param proof how it last became pristine; null while that is not known
 * @param abilities what its profile can do beyond power and console
 * @param byHand what somebody at the bench has to do before it goes on; null: nothing
 */
record BoardView(
        String name,
        String profile,
        String host,
        String architecture,
        List<String> tags,
        String kernel,
        Link link,
        HostState hostState,
        Power power,
        BoardCondition condition,
        Allocation.Kind allocation,
        BoardState state,
        Reason reason,
        Allocation.@Nullable Holder holder,
        Allocation.@Nullable Held hold,
        Allocation.@Nullable Held next,
        boolean mine,
        @Nullable ResetProof proof,
        List<String> abilities,
        @Nullable String byHand) {}
