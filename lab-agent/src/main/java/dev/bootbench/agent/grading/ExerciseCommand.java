package dev.bootbench.agent.grading;

import picocli.CommandLine.Command;

/** {@code exercise …}: what authors of exercises need. */
@Command(name = "exercise", mixinStandardHelpOptions = true, description = "Checks and packs exercises.",
        subcommands = {VerifyCommand.class, PackCommand.class})
public final class ExerciseCommand {}
