package dev.bootbench.classes;

import static java.util.stream.Collectors.groupingBy;

import dev.bootbench.LabClock;
import dev.bootbench.classes.ClassRows.Part;
import dev.bootbench.classes.ClassRows.Place;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Making and changing classes. Teachers change their own, administrators all; everything here lands in the audit log. */
@ApplicationScoped
class Classes {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int LONGEST_TITLE = 200;
    private static final int MOST_TEACHERS = 50;

    private final ClassRows rows;
    private final PersonRepository people;
    private final Audit audit;
    private final LabClock clock;
    private final Event<ClassGoes> goes;

    Classes(ClassRows rows, PersonRepository people, Audit audit, LabClock clock, Event<ClassGoes> goes) {
        this.goes = goes;
        this.rows = rows;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    /** By name: all of them for teachers and administrators, for others those they are in. */
    @Transactional
    List<ClassView> list(Person asker) {
        List<ClassRow> classes = asker.role == Role.STUDENT ? rows.with(asker) : rows.all();
        Map<Long, List<Place>> places = rows.places(classes).stream().collect(groupingBy(Place::classId));
        return classes.stream()
                .map(row -> view(row, places.getOrDefault(row.id(), List.of()), asker, false)).toList();
    }

    @Transactional
    ClassView find(String name, Person asker) {
        ClassRow row = row(name);
        List<Place> places = rows.places(row);
        boolean teaches = asker.role != Role.STUDENT;
        if (!teaches && places.stream().noneMatch(place -> place.who().login().equals(asker.login))) {
            throw none(name);
        }
        return view(row, places, asker, teaches);
    }

    /** A teacher who makes a class teaches it. */
    @Transactional
    ClassView create(String wanted, String title, @Nullable List<String> teachers, Limits limits, Budget budget, Person by) {
        String name = wanted.strip().toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw invalid("A class has a name of 1 to 63 of a-z, 0-9 and dash, beginning with a letter or digit, as in os-2026.");
        }
        if (!rows.make(name, checkedTitle(title), limits, budget, clock.now())) {
            throw new ProblemException(ProblemType.CONFLICT, "There is a class " + name + " already.");
        }
        ClassRow row = row(name);
        List<Person> all = new ArrayList<>(teachers == null ? List.of() : teachers(teachers));
        if (by.role == Role.TEACHER && all.stream().noneMatch(one -> one.login.equals(by.login))) {
            all.add(by);
        }
        all.forEach(one -> rows.put(row, Part.TEACHER, one));
        audit.log("class-created", name, inWords(limits, budget));
        return view(row, rows.places(row), by, true);
    }

    /** Changes what is not null; limits and budget as a whole. */
    @Transactional
    ClassView change(
            String name, @Nullable String title, @Nullable List<String> teachers, @Nullable Limits limits, @Nullable Budget budget, Person by) {
        ClassRow row = mine(name, by);
        ClassRow next = new ClassRow(row.id(), row.name(), title == null ? row.title() : checkedTitle(title),
                limits == null ? row.limits() : limits, budget == null ? row.budget() : budget);
        rows.change(next);
        if (teachers != null) {
            List<Person> all = teachers(teachers);
            if (all.isEmpty() && by.role != Role.ADMIN) {
                throw invalid("A class keeps at least one teacher. Name another before you go.");
            }
            rows.clear(row, Part.TEACHER);
            all.forEach(one -> rows.put(row, Part.TEACHER, one));
        }
        audit.log("class-changed", name, inWords(next.limits(), next.budget())
                + (teachers == null ? "" : ", taught by " + String.join(" ", teachers)));
        return view(next, rows.places(next), by, true);
    }

    /** @throws ProblemException while something is still to be done for it, as boards that are set aside */
    @Transactional
    void delete(String name, Person by) {
        ClassRow row = mine(name, by);
        rows.lock(row);
        goes.fire(new ClassGoes(row.id(), row.name()));
        rows.delete(row);
        audit.log("class-deleted", name, "");
    }

    /** Adding one who is in it changes nothing. */
    @Transactional
    void add(String name, String login, Person by) {
        ClassRow row = mine(name, by);
        if (rows.put(row, Part.MEMBER, person(login))) {
            audit.log("class-member-added", name, login);
        }
    }

    @Transactional
    void remove(String name, String login, Person by) {
        ClassRow row = mine(name, by);
        if (!rows.take(row, Part.MEMBER, person(login))) {
            throw new ProblemException(ProblemType.NOT_FOUND, login + " is not in the class " + name + ".");
        }
        audit.log("class-member-removed", name, login);
    }

    /** What became of one of a list; {@code problem} of one left out. */
    record Added(int line, String login, boolean added, @Nullable String problem) {}

    /** One of a list. */
    record Wanted(int line, String login) {}

    /** Adds those there are; of the others it says why not. */
    @Transactional
    List<Added> addAll(String name, List<Wanted> list, Person by) {
        ClassRow row = mine(name, by);
        List<Added> added = new ArrayList<>();
        for (Wanted wanted : list) {
            String login = normal(wanted.login());
            Person person = people.findByLogin(login).orElse(null);
            if (person != null) {
                rows.put(row, Part.MEMBER, person);
            }
            added.add(new Added(wanted.line(), login, person != null, person == null ? noAccount(login) : null));
        }
        List<String> logins = added.stream().filter(Added::added).map(Added::login).toList();
        if (!logins.isEmpty()) {
            audit.log("class-member-added", name, String.join(" ", logins));
        }
        return added;
    }

    private ClassRow row(String name) {
        return rows.find(name).orElseThrow(() -> none(name));
    }

    private static ProblemException none(String name) {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no class " + shortened(name) + ". GET /api/classes lists yours.");
    }

    private ClassRow mine(String name, Person by) {
        ClassRow row = row(name);
        if (!isMine(rows.places(row), by)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "Only its teachers and administrators change the class " + name + ".");
        }
        return row;
    }

    private static boolean isMine(List<Place> places, Person by) {
        return by.role == Role.ADMIN || by.role == Role.TEACHER
                && places.stream().anyMatch(place -> place.part() == Part.TEACHER && place.who().login().equals(by.login));
    }

    private static ClassView view(ClassRow row, List<Place> places, Person asker, boolean withMembers) {
        List<ClassView.Participant> members = of(places, Part.MEMBER);
        return new ClassView(row.name(), row.title(), of(places, Part.TEACHER), members.size(), isMine(places, asker), row.limits(),
                row.budget(), withMembers ? members : null);
    }

    private static List<ClassView.Participant> of(List<Place> places, Part part) {
        return places.stream().filter(place -> place.part() == part).map(Place::who).toList();
    }

    private List<Person> teachers(List<String> logins) {
        if (logins.size() > MOST_TEACHERS) {
            throw invalid("A class has at most " + MOST_TEACHERS + " teachers.");
        }
        return logins.stream().map(this::person).peek(person -> {
            if (person.role == Role.STUDENT) {
                throw invalid(person.login + " has the role student; only a teacher or an administrator can teach a class.");
            }
        }).sorted(Comparator.comparing(person -> person.login)).toList();
    }

    private Person person(String login) {
        return people.findByLogin(normal(login)).orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, noAccount(login)));
    }

    private static String normal(String login) {
        return login.strip().toLowerCase(Locale.ROOT);
    }

    private static String noAccount(String login) {
        return "There is no account " + shortened(login) + ".";
    }

    private static String checkedTitle(String title) {
        String stripped = title.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_TITLE || stripped.chars().anyMatch(Character::isISOControl)) {
            throw invalid("A title has 1 to " + LONGEST_TITLE + " characters, without line breaks and tabs.");
        }
        return stripped;
    }

    private static String inWords(Limits limits, Budget budget) {
        return limits + " " + budget;
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemType.INVALID, detail);
    }

    private static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
