package dev.bootbench.boards;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.bootbench.contract.v1.BoardCommand;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a board's holder may ask of it. */
enum BoardAction {
    POWER_ON(BoardCommand.Action.POWER_ON),
    POWER_OFF(BoardCommand.Action.POWER_OFF),
    POWER_CYCLE(BoardCommand.Action.POWER_CYCLE),
    RESET(BoardCommand.Action.RESET),
    BREAK(BoardCommand.Action.BREAK);

    private final BoardCommand.Action command;

    BoardAction(BoardCommand.Action command) {
        this.command = command;
    }

    BoardCommand.Action command() {
        return command;
    }

    /** As the API writes it, e.g. {@code power-cycle}. */
    @JsonValue
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<BoardAction> of(String label) {
        return Arrays.stream(values()).filter(action -> action.label().equals(label)).findFirst();
    }
}
