package dev.bootbench.agent.power;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A lab's own program; its argument with a quote and a dollar sign shows whether a shell reads it. */
final class CommandRig extends ProgramRig {
    static final String ARGUMENT = "outlet '3' $HOME;";
    private static final String OUTLET = """
            [ -e refuses ] && { echo "the relay board does not answer" >&2; exit 7; }
            [ -e silent ] && exec sleep 600
            [ "$1" = "outlet '3' \\$HOME;" ] || { echo "unexpected: $1" >&2; exit 9; }
            [ -e now ] || echo off > now
            case "$2" in
            state) cat now ;;
            *) [ -e dead ] || { echo "$2" > now; echo "$2" >> turned; } ;;
            esac
            """;

    private final Path program;

    CommandRig(Path folder) throws IOException {
        super(folder);
        program = Scripts.program(folder.resolve("outlet"), OUTLET);
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Command(call("on"), call("off"), call("state"), limit);
    }

    private List<String> call(String what) {
        return List.of(program.toString(), ARGUMENT, what);
    }

    @Override
    public String address() {
        return program.toString();
    }
}
