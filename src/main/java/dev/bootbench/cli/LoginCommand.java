package dev.bootbench.cli;

import java.io.Console;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "login", description = "Signs in once and keeps a personal access token for later commands.")
final class LoginCommand extends ApiCommand {
    private static final int DAYS = 90;

    @Parameters(index = "0", paramLabel = "LOGIN", description = "Your login.")
    private String login;

    @Override
    public Integer call() {
        String url = ClientSettings.load().url();
        Client session = new Client(new ClientSettings(url, null, login, password()));
        String token = session.post("/api/me/tokens", Map.of("name", "command line", "days", DAYS)).path("token").asText();
        ClientSettings.keep(url, token);
        out().println("Signed in to " + url + " as " + login + " for " + DAYS + " days. Withdraw it under Account in the portal.");
        return 0;
    }

    static String password() {
        return secret("BOOTBENCH_PASSWORD", "Password: ");
    }

    /** From the environment, or asked for at the terminal without being shown. */
    static String secret(String variable, String prompt) {
        return Optional.ofNullable(System.getenv(variable)).orElseGet(() -> {
            Console console = System.console();
            if (console == null || !console.isTerminal()) {
                throw new CliException(CliException.BAD_INPUT, "There is no terminal to ask for the password: set " + variable + ".");
            }
            return new String(console.readPassword(prompt));
        });
    }
}
