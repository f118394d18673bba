package dev.bootbench.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Entry of the command line. Exit codes: 0 done, 1 the answer is no (or less than full marks), 2 wrong use or bad
 * input, 3 a fault of the lab.
 */
@Command(
        name = "lab",
        mixinStandardHelpOptions = true,
        subcommands = {
            LoginCommand.class,
            BoardsCommand.class,
            BoardCommand.class,
            BlocksCommand.class,
            SharesCommand.class,
            BookCommand.class,
            CalendarCommand.class,
            FeedCommand.class,
            ChangeCommand.class,
            ReservationsCommand.class,
            ReleaseCommand.class,
            ExtendCommand.class,
            ShareCommand.class,
            PowerCommand.class,
            ConsoleCommand.class,
            ConsoleLinksCommand.class,
            KernelLogCommand.class,
            DeployCommand.class,
            DeploymentsCommand.class,
            SubmitCommand.class,
            WatchCommand.class,
            ExercisesCommand.class,
            AttemptsCommand.class,
            ResultsCommand.class,
            RegradeCommand.class,
            RescoreCommand.class,
            ChecksCommand.class,
            QuotaCommand.class,
            ClassesCommand.class,
            PeopleCommand.class,
            PasswordCommand.class,
            TokensCommand.class,
            KeysCommand.class,
            SshConfigCommand.class,
            MailCommand.class,
            WebhooksCommand.class,
            HostsCommand.class,
            AttentionCommand.class,
            NotificationsCommand.class,
            AuditCommand.class,
            RecordingsCommand.class,
            RecordingCommand.class,
        })
public final class Cli implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Cli())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((problem, command, parsed) -> {
                    if (problem instanceof CliException expected) {
                        err.println(expected.getMessage());
                        return expected.exitCode();
                    }
                    throw problem;
                })
                .execute(args);
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do; --help lists the commands.");
    }
}
