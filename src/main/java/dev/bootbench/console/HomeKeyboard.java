package dev.bootbench.console;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keyboard of a console whose host is linked with this coordinator: here it is decided who types, for the views of all. One
 * lock guards it. What is typed is handed on under it, so that nobody types late; parties are told under it, so that all hear the
 * same in the same order.
 */
final class HomeKeyboard {
    private final String host;
    private final Writers writers;
    private final Predicate<byte[]> line;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Access> parties = new LinkedHashSet<>();
    private long told;
    private boolean over;

    /** @param line passes on what is typed; false when that cannot be; must not wait */
    HomeKeyboard(String host, Writers writers, Predicate<byte[]> line) {
        this.host = host;
        this.writers = writers;
        this.line = line;
    }

    String host() {
        return host;
    }

    /**
     * Lets one coordinator's views take part; the party is told at once how it stands.
     *
     * @param before how it stood where it was decided until now
     * @return empty when this is no more: ask for a new one
     */
    Optional<ConsoleKeyboard> open(@Nullable Possession before, List<ConsoleKeyboard.Seated> views, ConsoleKeyboard.Party party) {
        return locked(() -> {
            if (over) {
                return Optional.empty();
            }
            if (before != null) {
                writers.recall(before);
            }
            Access access = new Access(party);
            parties.add(access);
            views.forEach(access::sit);
            if (before != null) {
                writers.stillAsk(before, access.seats);
            }
            publish();
            party.told(writers.possession());
            return Optional.of(access);
        });
    }

    /** Looks at the clock; to be called about once a second. False when it is not needed any more, and is given up. */
    boolean tick() {
        return locked(() -> {
            writers.tick();
            publish();
            over |= parties.isEmpty() && writers.isDeserted();
            return !over;
        });
    }

    /** The board's host is linked with another coordinator now: who takes part goes there. */
    void retire() {
        List<Access> left = locked(() -> {
            over = true;
            return List.copyOf(parties);
        });
        left.forEach(access -> access.party.over());
    }

    private void publish() {
        if (!over && writers.version() != told) {
            told = writers.version();
            Possession possession = writers.possession();
            parties.forEach(access -> access.party.told(possession));
        }
    }

    private void changed(Runnable change) {
        locked(() -> {
            change.run();
            publish();
            return null;
        });
    }

    /** The views of one coordinator. */
    private final class Access implements ConsoleKeyboard {
        private final Party party;
        private final Set<Long> seats = new HashSet<>();

        private Access(Party party) {
            this.party = party;
        }

        private void sit(Seated view) {
            long number = view.seat().number();
            // It comes by another way, and nobody has noticed yet that the one before is broken.
            for (Access former : parties) {
                if (former.seats.remove(number)) {
                    writers.left(number, true);
                }
            }
            seats.add(number);
            Consumer<String> refusals = sentence -> party.refused(number, sentence);
            writers.joined(view.seat(), view.right(), view.moved(), refusals);
        }

        @Override
        public void join(Seated view) {
            changed(() -> {
                if (parties.contains(this)) {
                    sit(view);
                    publish();
                    party.told(writers.possession());
                }
            });
        }

        @Override
        public void leave(long seat, boolean broken) {
            changed(() -> {
                if (seats.remove(seat) || !broken) {
                    writers.left(seat, broken);
                }
            });
        }

        @Override
        public void right(long seat, WriteRight right) {
            changed(() -> {
                if (seats.contains(seat)) {
                    writers.right(seat, right);
                }
            });
        }

        @Override
        public Optional<String> perform(long seat, WriteRight right, KeyboardDeed deed) {
            return locked(() -> {
                if (over || !seats.contains(seat)) {
                    return Optional.of(UNREACHABLE);
                }
                Optional<String> no = writers.perform(seat, right, deed);
                if (no.isEmpty() && deed instanceof KeyboardDeed.Type(byte[] bytes) && !line.test(bytes)) {
                    no = Optional.of(UNREACHABLE);
                }
                publish();
                return no;
            });
        }

        @Override
        public void close() {
            changed(() -> {
                parties.remove(this);
                seats.forEach(seat -> writers.left(seat, true));
                seats.clear();
            });
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
