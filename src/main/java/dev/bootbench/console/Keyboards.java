package dev.bootbench.console;

import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.link.AgentElsewhere;
import dev.bootbench.link.ConsoleStreams;
import dev.bootbench.link.KeyboardDesk;
import dev.bootbench.link.KeyboardStreams;
import dev.bootbench.link.Receiver;
import dev.bootbench.recordings.MarkerKind;
import dev.bootbench.recordings.Markers;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The keyboards of consoles: those of hosts that are linked here, and the way to all others. */
@ApplicationScoped
class Keyboards implements KeyboardDesk {
    private final KeyboardStreams elsewhere;
    private final ConsoleStreams consoles;
    private final ConsoleConfig config;
    private final Markers markers;
    /** By board. */
    private final ConcurrentMap<String, HomeKeyboard> homes = new ConcurrentHashMap<>();

    Keyboards(KeyboardStreams elsewhere, ConsoleStreams consoles, ConsoleConfig config, Markers markers) {
        this.elsewhere = elsewhere;
        this.consoles = consoles;
        this.config = config;
        this.markers = markers;
    }

    /** Has a console's views sit at its keyboard, unless they do: where the host is linked now, as far as that is known. */
    void seat(String host, BoardConsole console) {
        elsewhere.place(host).ifPresent(place -> console.seats().sit(place, (before, views, party) -> elsewhere.isHere(place)
                ? home(host, console.board(), before, views, party) : distant(host, console.board(), before, views, party)));
    }

    private ConsoleKeyboard home(
            String host, String board, @Nullable Possession before, List<ConsoleKeyboard.Seated> views, ConsoleKeyboard.Party party) {
        while (true) {
            HomeKeyboard home = homes.computeIfAbsent(board, name -> home(host, name));
            Optional<ConsoleKeyboard> access = home.host().equals(host) ? home.open(before, views, party) : Optional.empty();
            if (access.isPresent()) {
                return access.get();
            }
            homes.remove(board, home);
            home.retire();
        }
    }

    private HomeKeyboard home(String host, String board) {
        Writers writers = new Writers(board, config.grace(), config.idle(), System::nanoTime);
        writers.witness(sentence -> markers.note(board, MarkerKind.WRITER, sentence));
        return new HomeKeyboard(host, writers, bytes -> consoles.type(board, bytes));
    }

    private ConsoleKeyboard distant(
            String host, String board, @Nullable Possession before, List<ConsoleKeyboard.Seated> views, ConsoleKeyboard.Party party) {
        DistantKeyboard keyboard = new DistantKeyboard(party);
        elsewhere.open(DistantKeyboard.wanted(host, board, before, views), keyboard).ifPresentOrElse(
                stream -> keyboard.way(stream::send, stream::close),
                () -> keyboard.ended("Host " + host + " is not linked with another replica any more."));
        return keyboard;
    }

    @Override
    public Receiver<KeyboardOrder> open(OpenKeyboard wanted, Receiver<KeyboardNews> news) {
        return DistantViews.open(wanted, news, (before, views, party) -> home(wanted.getHost(), wanted.getBoard(), before, views, party));
    }

    void gone(@Observes AgentElsewhere event) {
        homes.forEach((board, home) -> {
            if (home.host().equals(event.host()) && homes.remove(board, home)) {
                home.retire();
            }
        });
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tick() {
        homes.forEach((board, home) -> {
            if (!home.tick()) {
                homes.remove(board, home);
            }
        });
    }
}
