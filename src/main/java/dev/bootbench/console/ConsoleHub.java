package dev.bootbench.console;

import dev.bootbench.Background;
import dev.bootbench.Changed;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardReports;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.HoldsChanged;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentElsewhere;
import dev.bootbench.link.ConsoleStreams;
import dev.bootbench.replicas.NewsMissed;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** The consoles that are watched: one upstream each, however many viewers. */
@ApplicationScoped
class ConsoleHub {
    private static final Logger LOG = Logger.getLogger(ConsoleHub.class);

    private final ConsoleStreams streams;
    private final Inventory inventory;
    private final Keyboard keyboard;
    private final ConsoleConfig config;
    private final WatchLog watchLog;
    private final Keyboards keyboards;
    private final ConcurrentMap<String, BoardConsole> watched = new ConcurrentHashMap<>();
    /** How often somebody's rights may have changed, on whatever board. */
    private final AtomicLong changes = new AtomicLong();
    /** Boards whose viewers' rights will be asked for, by somebody who has not begun. */
    private final Set<String> due = ConcurrentHashMap.newKeySet();

    ConsoleHub(ConsoleStreams streams, Inventory inventory, Keyboard keyboard, ConsoleConfig config, WatchLog watchLog, Keyboards keyboards) {
        this.streams = streams;
        this.inventory = inventory;
        this.keyboard = keyboard;
        this.config = config;
        this.watchLog = watchLog;
        this.keyboards = keyboards;
    }

    /** What a viewer may do is to be looked up after this, and {@link #join} told of it. */
    long changes() {
        return changes.get();
    }

    /** @param asOf {@link #changes} from before the viewer's right was looked up: it is asked for again if it may be another by now */
    BoardConsole join(String board, Viewer viewer, long asOf) {
        while (true) {
            BoardConsole console = watched.computeIfAbsent(board, this::watch);
            if (console.join(viewer)) {
                if (changes.get() != asOf) {
                    askRights(board);
                }
                return console;
            }
            watched.remove(board, console);
        }
    }

    private BoardConsole watch(String board) {
        BoardConsole console = new BoardConsole(board, config);
        Background.start("console-upkeep-" + board, () -> upkeep(board, console));
        return console;
    }

    /** Keeps the one upstream of a console while somebody watches, on a thread of its own. */
    private void upkeep(String board, BoardConsole console) {
        try {
            boolean going = true;
            while (going) {
                Optional<BoardConsole.Task> task = console.task(config.retry());
                console.tick();
                if (task.isPresent()) {
                    going = tryTo(board, console, task.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "the console of %s is given up", board);
        } finally {
            close(console);
            console.seats().leave();
            watched.remove(board, console);
        }
    }

    /** A database that is away for a moment must not cost those who watch their view. */
    private boolean tryTo(String board, BoardConsole console, BoardConsole.Task task) {
        try {
            return perform(board, console, task);
        } catch (RuntimeException e) {
            LOG.warnf("the console of %s cannot be opened just now: %s", board, e.getMessage());
            close(console);
            console.feed().unreachable("The lab cannot reach the console just now and tries again.");
            return true;
        }
    }

    private boolean perform(String board, BoardConsole console, BoardConsole.Task task) {
        return switch (task) {
            case OPEN -> {
                open(board, console);
                yield true;
            }
            case REOPEN -> {
                close(console);
                open(board, console);
                yield true;
            }
            case SEAT -> {
                inventory.find(board).filter(BoardInfo::connected).ifPresent(info -> keyboards.seat(info.host(), console));
                yield true;
            }
            case GIVE_UP -> false;
        };
    }

    private void open(String board, BoardConsole console) {
        Optional<BoardInfo> info = inventory.find(board);
        if (info.isEmpty() || !info.get().connected()) {
            console.feed().unreachable(info.map(known -> "Host " + known.host() + " is not connected.")
                    .orElse("There is no board " + board + " any more."));
            return;
        }
        console.feed().condition(info.get().condition());
        keyboards.seat(info.get().host(), console);
        ConsoleFeed.Upstream upstream = console.feed().begin();
        upstream.stream(streams.open(info.get().host(), board, upstream.from, upstream));
    }

    private static void close(BoardConsole console) {
        ConsoleFeed.Upstream former = console.feed().detach();
        if (former != null) {
            former.close();
        }
    }

    void connected(@Observes @Priority(BoardReports.FIRST + 2) AgentConnected event) {
        watched.values().forEach(console -> console.feed().retryNow());
    }

    void elsewhere(@Observes AgentElsewhere event) {
        watched.values().forEach(console -> console.feed().retryNow());
    }

    void holdsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        changes.incrementAndGet();
        askRights(event.board());
    }

    void missed(@Observes NewsMissed event) {
        changes.incrementAndGet();
        watched.keySet().forEach(this::askRights);
    }

    /** In turn, each after the change it was asked for: an older answer must not replace a newer one. */
    private void askRights(String board) {
        BoardConsole console = watched.get(board);
        if (console != null && due.add(board)) {
            Background.start("writers-" + board, () -> console.askInTurn(() -> {
                due.remove(board);
                askAnew(board, console);
            }));
        }
    }

    void boardChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) Changed event) {
        BoardConsole console = event.kind() == Changed.Kind.BOARD ? watched.get(event.id()) : null;
        if (console != null) {
            Background.start("condition-" + event.id(), () ->
                    inventory.find(event.id()).map(BoardInfo::condition).ifPresent(console.feed()::condition));
        }
    }

    /** What everybody who watches may do now: found out once for each person. */
    private void askAnew(String board, BoardConsole console) {
        Map<Watcher, WriteRight> rights = new HashMap<>();
        for (Viewer viewer : console.viewers()) {
            WriteRight right = rights.computeIfAbsent(viewer.who, who -> keyboard.rightOf(who, board));
            boolean another = !Objects.equals(right.hold(), viewer.right.hold());
            console.right(viewer, right);
            if (another) {
                watchLog.watches(viewer.who, board, right);
            }
        }
    }
}
