package dev.bootbench.console;

import dev.bootbench.boards.BoardCondition;
import dev.bootbench.contract.v1.ConsoleBytes;
import org.jspecify.annotations.Nullable;

/** What is to be said above a console: from the board's condition where that is clear, else from what it printed. */
final class BootScreen {
    private final StageWatch line = new StageWatch();
    private @Nullable BoardCondition condition;
    private int version;
    private Frame.@Nullable Stage told;

    /** True when there is something new to say. */
    boolean condition(BoardCondition now) {
        boolean on = condition == BoardCondition.OFF && now == BoardCondition.BOOTING;
        condition = now;
        if (on) {
            line.poweredOn();
        }
        return refresh();
    }

    void printed(ConsoleBytes piece) {
        if (line.feed(piece.getFirst(), piece.getBytes().toByteArray())) {
            refresh();
        }
    }

    void renumber() {
        line.renumber();
        refresh();
    }

    /** Grows with every change; 0: nothing is known yet. */
    int version() {
        return version;
    }

    Frame.@Nullable Stage frame() {
        return told;
    }

    private boolean refresh() {
        Frame.Stage now = now();
        if (now.equals(told)) {
            return false;
        }
        told = now;
        version++;
        return true;
    }

    private Frame.Stage now() {
        BootStage known = condition == null ? BootStage.UNKNOWN : switch (condition) {
            case OFF -> BootStage.OFF;
            case CLEANING -> BootStage.RESET;
            case QUARANTINED, RETIRED -> BootStage.QUARANTINED;
            case BOOTING, CHECKING, UP -> BootStage.UNKNOWN;
        };
        if (known != BootStage.UNKNOWN) {
            return new Frame.Stage(known.name(), known.sentence(), null);
        }
        BootStage seen = line.stage();
        String sentence = line.detail().isEmpty() ? seen.sentence() : line.detail();
        return new Frame.Stage(seen.name(), sentence, seen == BootStage.UNKNOWN ? null : line.from());
    }
}
