package dev.bootbench.console;

import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Holds;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import org.jspecify.annotations.Nullable;

/** Opens views of consoles for people, whatever they look with. */
@ApplicationScoped
public class ConsoleSessions {
    private final ConsoleHub hub;
    private final PersonRepository people;
    private final WatchLog watchLog;
    private final Watching watching;
    final Keyboard keyboard;
    final Inventory inventory;
    final BoardCommands commands;
    final Holds holds;
    final Audit audit;
    final Event<BoardUsed> used;

    ConsoleSessions(
            ConsoleHub hub, Keyboard keyboard, Inventory inventory, BoardCommands commands, Holds holds,
            PersonRepository people, Audit audit, WatchLog watchLog, Watching watching, Event<BoardUsed> used) {
        this.hub = hub;
        this.watchLog = watchLog;
        this.watching = watching;
        this.keyboard = keyboard;
        this.inventory = inventory;
        this.commands = commands;
        this.holds = holds;
        this.people = people;
        this.audit = audit;
        this.used = used;
    }

    /**
     * Begins a view for an account that may sign in: who asks has seen to that. Its frames come on a thread of their own,
     * from now on.
     *
     * @param key the session or token by which they came, with which the view ends; null where something else sees to that
     * @throws ViewRefusedException when there is no such board, or they may not watch it
     */
    public ConsoleSession open(String board, long person, @Nullable String key, ConsoleStart start, ConsoleSink sink) throws ViewRefusedException {
        long asOf = hub.changes();
        // A class that opens one console does so at once: what is looked up before is looked up together.
        Viewer viewer = QuarkusTransaction.joiningExisting().call(() -> inventory.find(board).map(info -> viewer(info, person, start)))
                .orElseThrow(() -> new ViewRefusedException(ViewEnd.unknownBoard()));
        return begin(board, viewer, asOf, key, sink);
    }

    private Viewer viewer(BoardInfo board, long person, ConsoleStart start) {
        Person who = people.findById(person);
        Watcher watcher = new Watcher.Someone(person, who.login, who.name);
        return new Viewer(watcher, keyboard.rightOf(watcher, board.name()), start, floor(who, board));
    }

    /** Begins a view for whoever has a link; it only watches, and sees what the board's next holder would. */
    ConsoleSession open(ConsoleLinks.Open link, ConsoleSink sink) throws ViewRefusedException {
        long asOf = hub.changes();
        long floor = inventory.find(link.board()).map(BoardInfo::consoleFrom).orElse(0L);
        Watcher watcher = new Watcher.Guest(link.id(), "guest of " + link.madeBy());
        return begin(link.board(), new Viewer(watcher, WriteRight.barred("This link only watches."), ConsoleStart.tail(), floor), asOf, null, sink);
    }

    private ConsoleSession begin(String board, Viewer viewer, long asOf, @Nullable String key, ConsoleSink sink) throws ViewRefusedException {
        Watching.View view = watching.begin(viewer.who, board, key);
        ConsoleSession session = new ConsoleSession(this, board, viewer, view, hub.join(board, viewer, asOf), sink);
        session.start();
        watchLog.watches(viewer.who, board, viewer.right);
        return session;
    }

    /** Students see what the console said since the last reset; who looks after the lab sees what led to it too. */
    private static long floor(Person who, BoardInfo board) {
        return switch (who.role) {
            case STUDENT -> board.consoleFrom();
            case TEACHER, ADMIN -> 0;
        };
    }
}
