package dev.bootbench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "watch", description = "Shows an attempt while it is graded, then its checks with points and evidence.")
final class WatchCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ATTEMPT")
    private String attempt;

    @Override
    public Integer call() {
        return new AttemptWatch(client(), out()).follow(attempt);
    }
}
