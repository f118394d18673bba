package dev.bootbench.people;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes accounts from a course list, {@code login,name,role,email} per line. A bad line is reported and left out, the
 * others are made: the list can be mended and sent again, accounts that exist are then reported as such.
 */
@ApplicationScoped
class CsvImport {
    private static final int MOST_LINES = 2000;

    private final Accounts accounts;

    CsvImport(Accounts accounts) {
        this.accounts = accounts;
    }

    /** What became of one line; {@code password} of a new account, {@code problem} of a line left out. */
    record LineResult(int line, String login, boolean created, @Nullable String password, @Nullable String problem) {}

    List<LineResult> run(String csv) {
        List<Csv.Line> lines = Csv.parse(csv);
        if (lines.size() > MOST_LINES) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The list has " + lines.size() + " lines, at most " + MOST_LINES
                    + " are read at once. Send it in parts.");
        }
        List<LineResult> results = new ArrayList<>();
        for (Csv.Line line : lines) {
            boolean heading = results.isEmpty() && line.fields().getFirst().strip().equalsIgnoreCase("login");
            if (!heading) {
                results.add(make(line));
            }
        }
        if (results.isEmpty()) {
            throw new ProblemException(ProblemType.INVALID, "The list is empty. Each line is login,name,role,email.");
        }
        return results;
    }

    private LineResult make(Csv.Line line) {
        String login = line.fields().getFirst().strip();
        try {
            if (line.problem() != null) {
                throw new ProblemException(ProblemType.INVALID, line.problem());
            }
            if (line.fields().size() < 2 || line.fields().size() > 4) {
                throw new ProblemException(ProblemType.INVALID, "The line has " + line.fields().size()
                        + " fields; it needs login,name and may have role,email.");
            }
            Accounts.Created created = accounts.create(login, line.fields().get(1), role(field(line, 2)), field(line, 3));
            return new LineResult(line.number(), created.person().login, true, created.password(), null);
        } catch (ProblemException e) {
            return new LineResult(line.number(), login, false, null, e.getMessage());
        }
    }

    private static @Nullable String field(Csv.Line line, int index) {
        return line.fields().size() > index ? line.fields().get(index) : null;
    }

    static Role role(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Role.STUDENT;
        }
        return switch (text.strip().toUpperCase(Locale.ROOT)) {
            case Role.Names.STUDENT -> Role.STUDENT;
            case Role.Names.TEACHER -> Role.TEACHER;
            case Role.Names.ADMIN -> Role.ADMIN;
            default -> throw new ProblemException(ProblemType.INVALID, "There is no role \"" + text.strip()
                    + "\": student, teacher or admin.");
        };
    }
}
