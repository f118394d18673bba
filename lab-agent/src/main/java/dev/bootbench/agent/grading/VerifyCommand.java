package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code exercise verify [ID…]}: an exercise proves itself with its starter, its solution and its faulty programs. */
@Dependent
@Unremovable
@Command(name = "verify", mixinStandardHelpOptions = true,
        description = "Grades starter, solution and faulty programs and compares with what the exercise states.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all are as stated", "1:some are not", "2:wrong use or bad input", "3:a fault of the lab"})
public class VerifyCommand implements Callable<Integer> {
    private final Grader grader;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Exercises; all unless given.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--of-each-family", paramLabel = "WORD",
            description = "One exercise of each family, and those named. The same word chooses the same ones.")
    private @Nullable String word;

    @Option(names = "--faulty", paramLabel = "NUMBER",
            description = "Of an exercise that --of-each-family chose only so many faulty programs, chosen by its word; of those named all.")
    private int most = Integer.MAX_VALUE;

    @Option(names = "--profile", paramLabel = "PROFILE", description = "Only on boards of this profile; on all that each exercise names unless given.")
    private @Nullable String profile;

    @Option(names = "--boards", defaultValue = "1", description = "How many boards work at once (default: ${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(names = "--quick", description = "Faulty programs on the first profile of their exercise only, and on the debug kernel only where they lose"
            + " something there; starter and solution on every one.")
    private boolean quick;

    @Option(names = "--twice", description = "Each program two times: every check has to have the same verdict.")
    private boolean twice;

    @Option(names = "--again", description = "Run what was as stated before, too. Otherwise only what changed since, or was not finished.")
    private boolean again;

    @Option(names = "--own", description = "Of what was verified before, only what this machine verified itself counts, not exercises/verified.tsv.")
    private boolean own;

    @Option(names = "--record", description = "Write what is as stated into exercises/verified.tsv: other machines know it then.")
    private boolean record;

    @Option(names = "--within", paramLabel = "SECONDS",
            description = "Begin no program later than so long after the start; what is left over is said, and is the next run's.")
    private @Nullable Integer within;
    private final long began = System.nanoTime();

    VerifyCommand(Grader grader) {
        this.grader = grader;
    }

    @Override
    public Integer call() throws InterruptedException {
        Folders folders = Folders.fromEnvironment();
        ExerciseStore store = new ExerciseStore(folders.root().resolve("exercises"));
        try {
            List<Verification> wanted = new ArrayList<>();
            for (String id : chosen(store)) {
                wanted.addAll(programs(folders, store, store.exercise(id)));
            }
            Verified verified = new Verified(folders, own);
            Map<Verification, Verification.Result> results = results(folders, wanted, verified);
            List<Verification.Result> inOrder = wanted.stream().map(results::get).filter(Objects::nonNull).toList();
            if (record) {
                verified.record(store.ids());
            }
            if (inOrder.size() < wanted.size()) {
                System.err.println((wanted.size() - inOrder.size()) + " of " + wanted.size() + " programs are left for another run: the time was over.");
            }
            System.out.print(VerifyTable.of(inOrder));
            return inOrder.stream().anyMatch(Verification.Result::labFault) ? 3
                    : inOrder.stream().allMatch(Verification.Result::asStated) ? 0 : 1;
        } catch (ExerciseException | IOException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (LabFaultException e) {
            System.err.println(e.getMessage());
            return 3;
        }
    }

    private Set<String> chosen(ExerciseStore store) throws ExerciseException {
        if (word == null) {
            return new TreeSet<>(ids.isEmpty() ? store.ids() : ids);
        }
        Map<String, List<String>> families = new TreeMap<>();
        for (String id : store.ids()) {
            families.computeIfAbsent(store.exercise(id).family(), family -> new ArrayList<>()).add(id);
        }
        Set<String> chosen = new TreeSet<>(ids);
        families.values().forEach(family -> chosen.add(ofFamily(family, word)));
        return chosen;
    }

    /** @param family at least one id, in a fixed order */
    static String ofFamily(List<String> family, String word) {
        return family.get(place(family.size(), word));
    }

    /** At most so many of these, which are in a fixed order: neighbours, the first of them chosen by the word. */
    static List<String> some(Collection<String> all, int most, String word) {
        List<String> turned = new ArrayList<>(all);
        if (most < turned.size()) {
            Collections.rotate(turned, -place(turned.size(), word));
        }
        return turned.subList(0, Math.min(most, turned.size()));
    }

    private static int place(int places, String word) {
        BigInteger number = new BigInteger(1, word.getBytes(StandardCharsets.UTF_8));
        // A prime, so that the last letters alone do not decide.
        return number.mod(BigInteger.valueOf(65_537)).mod(BigInteger.valueOf(places)).intValue();
    }

    private List<Verification> programs(Folders folders, ExerciseStore store, Exercise exercise) throws ExerciseException, IOException {
        Path folder = store.folder(exercise.id());
        List<Verification> programs = new ArrayList<>();
        try {
            for (String name : ExamplePrograms.faulty(folder)) {
                if (!exercise.faulty().containsKey(name)) {
                    throw new ExerciseException(folder.resolve("exercise.yaml") + ": faulty does not state what " + name + " has to get");
                }
            }
        } catch (IOException e) {
            throw new ExerciseException(folder + " cannot be read: " + e.getMessage(), e);
        }
        List<String> on = exercise.profiles().stream().filter(id -> profile == null || profile.equals(id)).toList();
        for (String id : on) {
            boolean debug = BoardProfile.load(folders.root(), id).lanes().debug().isPresent();
            programs.add(new Verification(exercise, id, debug, "starter", folder.resolve("starter")));
            programs.add(new Verification(exercise, id, debug, "solution", folder.resolve("solution")));
            boolean withFaulty = !quick || id.equals(exercise.profiles().getFirst());
            for (String name : withFaulty ? faulty(exercise) : List.<String>of()) {
                boolean there = debug && (!quick || exercise.losesIn(Lane.DEBUG, name));
                programs.add(new Verification(exercise, id, there, "faulty/" + name, ExamplePrograms.faulty(folder, name)));
            }
        }
        return programs;
    }

    private List<String> faulty(Exercise exercise) {
        Set<String> all = new TreeSet<>(exercise.faulty().keySet());
        return word == null || ids.contains(exercise.id()) ? List.copyOf(all) : some(all, most, word);
    }

    private Map<Verification, Verification.Result> results(Folders folders, List<Verification> wanted, Verified verified)
            throws IOException, LabFaultException, InterruptedException {
        Map<Verification, Verification.Result> results = new ConcurrentHashMap<>();
        if (!again) {
            for (Verification program : wanted) {
                verified.find(program, times()).ifPresent(result -> found(result, results));
            }
        }
        List<Verification> open = wanted.stream().filter(program -> !results.containsKey(program)).toList();
        for (String profile : open.stream().map(Verification::profile).distinct().toList()) {
            if (isOver()) {
                break;
            }
            try (LocalBoards boards = LocalBoards.start(folders, profile, Math.max(1, count))) {
                work(boards.rack().boards(),
                        new ConcurrentLinkedQueue<>(open.stream().filter(program -> program.profile().equals(profile)).toList()),
                        verified, results);
            }
        }
        return results;
    }

    private boolean isOver() {
        return within != null && System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(within);
    }

    private int times() {
        return twice ? 2 : 1;
    }

    private void work(
            List<Board> boards, ConcurrentLinkedQueue<Verification> open, Verified verified, Map<Verification, Verification.Result> results)
            throws InterruptedException {
        List<Thread> workers = boards.stream().map(board -> Thread.ofVirtual().name("verify-" + board.name()).start(() -> {
            try {
                for (Verification next = open.poll(); next != null && !isOver(); next = open.poll()) {
                    String content = verified.content(next, times());
                    Verification.Result result = next.run(grader, board, times(), VerifyCommand::onceMore);
                    found(result, results);
                    keep(verified, result, content);
                }
            } catch (IOException e) {
                System.err.println("What is to be verified cannot be read: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })).toList();
        for (Thread worker : workers) {
            worker.join();
        }
    }

    private void keep(Verified verified, Verification.Result result, String content) {
        try {
            verified.keep(result, times(), content);
        } catch (IOException e) {
            System.err.println("What was verified cannot be remembered: " + e.getMessage());
        }
    }

    private static void onceMore(Verification.Result fault) {
        System.err.println("A fault of the lab; once more: " + VerifyTable.name(fault) + ": " + String.join(" ", fault.mistakes()));
    }

    private static void found(Verification.Result result, Map<Verification, Verification.Result> results) {
        results.put(result.of(), result);
        String mistakes = result.mistakes().stream().map(mistake -> "\n    " + mistake).collect(Collectors.joining());
        System.err.println(VerifyTable.name(result) + ": " + (result.asStated() ? "as stated" : "NOT as stated") + (result.known() ? ", known" : "") + mistakes);
    }
}
