package dev.bootbench.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "password", description = "Changes your password. Asks for the present and the new one, or takes BOOTBENCH_PASSWORD and BOOTBENCH_NEW_PASSWORD.")
final class PasswordCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "LOGIN", description = "Your login.")
    private String login;

    @Override
    public Integer call() {
        String current = LoginCommand.password();
        String next = LoginCommand.secret("BOOTBENCH_NEW_PASSWORD", "New password: ");
        // With a session of its own: a token may not, for who found one would lock its owner out.
        new Client(new ClientSettings(ClientSettings.load().url(), null, login, current))
                .post("/api/me/password", Map.of("current", current, "next", next));
        out().println("Changed. Your other sessions and your access tokens are withdrawn: ./lab login " + login + " makes a new one.");
        return 0;
    }
}
