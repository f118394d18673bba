package dev.bootbench.console;

import dev.bootbench.Background;
import dev.bootbench.booking.HoldsChanged;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All views of consoles and kernel logs at this coordinator: how many somebody may have, and whether they may go on. That is
 * asked of the database every few seconds, once for all of them, so it does not matter which coordinator was told. The monitor
 * guards the map.
 */
@ApplicationScoped
class Watching {
    private static final Logger LOG = Logger.getLogger(Watching.class);

    private final WatchRules rules;
    private final ConsoleConfig config;
    private final Map<Object, Set<View>> views = new HashMap<>();

    Watching(WatchRules rules, ConsoleConfig config) {
        this.rules = rules;
        this.config = config;
    }

    /** A view that has begun. Whoever shows it looks at {@link #end} before each frame, and at least once a second. */
    final class View implements AutoCloseable {
        private final WatchRules.Look look;
        private volatile @Nullable ViewEnd end;

        private View(WatchRules.Look look) {
            this.look = look;
        }

        /** Why it is over, if it is. */
        @Nullable ViewEnd end() {
            return end;
        }

        /** Nobody looks any more. */
        @Override
        public void close() {
            remove(this);
        }
    }

    /** @param key the session or token by which they came; null where something else answers for that */
    View begin(Watcher who, String board, @Nullable String key) throws ViewRefusedException {
        View view = new View(new WatchRules.Look(who, board, key));
        add(view);
        try {
            Optional<ViewEnd> refusal = rules.of(List.of(view.look)).refusal(view.look);
            if (refusal.isPresent()) {
                throw new ViewRefusedException(refusal.get());
            }
            return view;
        } catch (ViewRefusedException | RuntimeException e) {
            view.close();
            throw e;
        }
    }

    private synchronized void add(View view) throws ViewRefusedException {
        Set<View> theirs = views.computeIfAbsent(view.look.who().identity(), who -> new HashSet<>());
        int most = view.look.who() instanceof Watcher.Guest ? config.viewsPerLink() : config.viewsPerPerson();
        if (theirs.size() >= most) {
            throw new ViewRefusedException(new ViewEnd(ViewEnd.TOO_MANY, view.look.who() instanceof Watcher.Guest
                    ? "This link has " + most + " views already, which is the most." : "You have " + most + " views already, which is the most: close one."));
        }
        theirs.add(view);
    }

    private synchronized void remove(View view) {
        views.computeIfPresent(view.look.who().identity(), (who, theirs) -> theirs.remove(view) && theirs.isEmpty() ? null : theirs);
    }

    private synchronized List<View> all() {
        return views.values().stream().flatMap(Set::stream).toList();
    }

    /** An exam may have begun. */
    void holdsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) HoldsChanged event) {
        if (!event.later() && all().stream().anyMatch(view -> view.look.board().equals(event.board()))) {
            Background.start("watching-" + event.board(), this::look);
        }
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void look() {
        List<View> present = all();
        if (present.isEmpty()) {
            return;
        }
        try {
            WatchRules.Findings findings = rules.of(present.stream().map(view -> view.look).toList());
            present.forEach(view -> findings.refusal(view.look).ifPresent(why -> view.end = why));
        } catch (RuntimeException e) {
            // A database that is away for a moment must not cost those who watch their view.
            LOG.warnf("whether those who watch may go on is not known just now: %s", e.getMessage());
        }
    }
}
