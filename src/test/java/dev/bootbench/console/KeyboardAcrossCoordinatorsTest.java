package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.link.Receiver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One keyboard for the views at two coordinators; the test plays the way between them, and says where the board's host is. */
class KeyboardAcrossCoordinatorsTest {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration NOW = Duration.ofNanos(1);

    private final BoardConsole here = console();
    private final BoardConsole there = console();
    private final StringBuilder typed = new StringBuilder();
    private final Map<Viewer, BoardConsole> places = new HashMap<>();
    private final Map<Viewer, Frame.Writer> told = new HashMap<>();
    private final Map<Viewer, List<String>> refused = new HashMap<>();
    private long nanos;
    private HomeKeyboard home;
    private BoardConsole distantConsole;
    private boolean distantIsCut;
    private Runnable cut = () -> { };
    /** Cuts it as the near end sees it, and says how the far end hears of that. */
    private Supplier<Runnable> cutUnnoticed = () -> () -> { };

    @BeforeEach
    void hostIsHere() {
        home = home();
        local(here);
        distant(there);
    }

    @Test
    void whoTypesAtOneIsShownAtTheOtherAndNobodyElseTypes() throws Exception {
        Viewer owner = join(there, 1, "Ada", Standing.OWNER);
        Viewer partner = join(here, 2, "Pat", Standing.PARTNER);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.HELD);
        assertThat(told.get(partner).writer()).isEqualTo("Ada");
        assertThat(perform(partner, type("no"))).isFalse();
        assertThat(perform(owner, type("yes"))).isTrue();
        assertThat(typed).hasToString("yes");
        state(partner);
        assertThat(refused.get(partner)).containsExactly("Ada has the keyboard: ask for it to type.");
        perform(owner, new KeyboardDeed.Release());
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.FREE);
        assertThat(perform(partner, type(", and now here"))).isTrue();
        assertThat(perform(owner, type("no"))).isFalse();
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.HELD);
        assertThat(typed).hasToString("yes, and now here");
    }

    @Test
    void isAskedForAnsweredAndTakenOverAcross() throws Exception {
        Viewer owner = join(here, 1, "Ada", Standing.OWNER);
        Viewer guest = join(there, 4, "Gus", Standing.WATCHER);
        perform(guest, new KeyboardDeed.Ask());
        state(owner);
        assertThat(told.get(owner).asking()).containsExactly(new Frame.Asking(guest.seat.number(), "Gus"));
        perform(owner, new KeyboardDeed.Answer(guest.seat.number(), false));
        state(guest);
        assertThat(refused.get(guest)).containsExactly("Ada did not hand you the keyboard.");
        perform(guest, new KeyboardDeed.Ask());
        perform(owner, new KeyboardDeed.Answer(guest.seat.number(), true));
        assertThat(state(guest)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(told.get(guest).news()).isEqualTo("Ada handed the keyboard to Gus.");
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.HELD);
        Viewer teacher = join(there, 3, "Tea", Standing.STAFF);
        perform(teacher, new KeyboardDeed.TakeOver("the bell rings"));
        state(owner);
        assertThat(told.get(owner).news()).isEqualTo("Tea took the keyboard over: the bell rings");
        assertThat(perform(guest, type("no"))).isFalse();
        assertThat(perform(teacher, type("yes"))).isTrue();
    }

    @Test
    void whatSomebodyMayDoIsSomethingElseNow() throws Exception {
        Viewer owner = join(there, 1, "Ada", Standing.OWNER);
        Viewer next = join(here, 2, "Bo", Standing.WATCHER);
        there.right(owner, right(Standing.WATCHER, 8));
        assertThat(state(next)).isEqualTo(Frame.KeyboardState.FREE);
        here.right(next, right(Standing.OWNER, 8));
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.HELD);
        assertThat(told.get(owner).writer()).isEqualTo("Bo");
    }

    @Test
    void whoseCoordinatorCannotBeReachedIsWaitedForAMoment() throws Exception {
        Viewer owner = join(there, 1, "Ada", Standing.OWNER);
        Viewer partner = join(here, 2, "Pat", Standing.PARTNER);
        cut.run();
        assertThat(List.of(state(owner), state(partner))).containsOnly(Frame.KeyboardState.KEPT);
        assertThat(perform(owner, type("lost"))).isFalse();
        distant(there);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(perform(owner, type("back"))).isTrue();
        cut.run();
        nanos += GRACE.toNanos();
        home.tick();
        assertThat(perform(partner, type(", gone"))).isTrue();
        assertThat(typed).hasToString("back, gone");
    }

    @Test
    void aWayThatIsFoundBrokenAfterTheNextWasOpenedTakesNobodyAway() throws Exception {
        Viewer partner = join(there, 2, "Pat", Standing.PARTNER);
        Viewer teacher = join(here, 3, "Tea", Standing.STAFF);
        perform(partner, type("before"));
        Runnable noticedLate = cutUnnoticed.get();
        distant(there);
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
        noticedLate.run();
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
        assertThat(perform(partner, type(", after"))).isTrue();
        assertThat(typed).hasToString("before, after");
        perform(teacher, new KeyboardDeed.Ask());
        there.leave(partner, false);
        assertThat(state(teacher)).as("who asked has it from who left").isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void aViewThatLeavesAtTheOtherGivesItBack() throws Exception {
        Viewer partner = join(there, 2, "Pat", Standing.PARTNER);
        perform(partner, type("x"));
        Viewer owner = join(here, 1, "Ada", Standing.OWNER);
        there.leave(partner, true);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.KEPT);
        there.leave(partner, false);
        assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void goesWithTheHostAndStaysWithWhoHadIt() throws Exception {
        Viewer owner = join(here, 1, "Ada", Standing.OWNER);
        Viewer partner = join(there, 2, "Pat", Standing.PARTNER);
        Viewer again = join(here, 2, "Pat", Standing.PARTNER);
        perform(owner, new KeyboardDeed.Release());
        perform(partner, type("x"));
        for (List<BoardConsole> order : List.of(List.of(there, here), List.of(here, there), List.of(there, here))) {
            home.retire();
            assertThat(perform(partner, type("meanwhile"))).isFalse();
            home = home();
            local(order.get(0));
            distant(order.get(1));
            assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
            assertThat(List.of(state(owner), state(again))).containsOnly(Frame.KeyboardState.HELD);
        }
    }

    @Test
    void whoAskedStillAsksWhereverTheHostGoes() throws Exception {
        Viewer owner = join(here, 1, "Ada", Standing.OWNER);
        Viewer guest = join(there, 4, "Gus", Standing.WATCHER);
        Viewer other = join(here, 5, "Oz", Standing.WATCHER);
        perform(guest, new KeyboardDeed.Ask());
        perform(other, new KeyboardDeed.Ask());
        for (List<BoardConsole> order : List.of(List.of(there, here), List.of(here, there))) {
            home.retire();
            home = home();
            local(order.get(0));
            distant(order.get(1));
            assertThat(state(owner)).isEqualTo(Frame.KeyboardState.YOURS);
            assertThat(told.get(owner).asking()).extracting(Frame.Asking::name).containsExactlyInAnyOrder("Gus", "Oz");
            state(guest);
            assertThat(told.get(guest).asked()).isTrue();
        }
        cut.run();
        distant(there);
        perform(owner, new KeyboardDeed.Answer(guest.seat.number(), true));
        assertThat(state(guest)).as("also after the way broke").isEqualTo(Frame.KeyboardState.YOURS);
        state(owner);
        assertThat(told.get(owner).asking()).extracting(Frame.Asking::name).containsExactly("Oz");
        state(other);
        assertThat(refused.get(other)).isEmpty();
    }

    @Test
    void whatGotFreeWhileTheWayWasBrokenGoesToWhoAsked() throws Exception {
        Viewer owner = join(here, 1, "Ada", Standing.OWNER);
        Viewer partner = join(there, 2, "Pat", Standing.PARTNER);
        perform(partner, new KeyboardDeed.Ask());
        cut.run();
        here.leave(owner, false);
        distant(there);
        assertThat(state(partner)).isEqualTo(Frame.KeyboardState.YOURS);
    }

    @Test
    void whatWasAskedOfSomebodyElseIsNotAskedWhereTheHostIsNow() throws Exception {
        join(here, 1, "Ada", Standing.OWNER);
        Viewer guest = join(there, 4, "Gus", Standing.WATCHER);
        perform(guest, new KeyboardDeed.Ask());
        home.retire();
        guest.right = right(Standing.WATCHER, 8);
        home = home();
        local(there);
        state(guest);
        assertThat(told.get(guest).asked()).isFalse();
        assertThat(refused.get(guest)).singleElement().asString().contains("in other hands");
    }

    @Test
    void isGivenUpWhenNobodyIsLeft() throws Exception {
        Viewer owner = join(there, 1, "Ada", Standing.OWNER);
        assertThat(home.tick()).isTrue();
        there.leave(owner, false);
        there.seats().leave();
        assertThat(home.tick()).isTrue();
        here.seats().leave();
        assertThat(home.tick()).isFalse();
    }

    /** Whatever people do, wherever the host goes and whatever breaks: one view has the keyboard at most, and that one types. */
    @Test
    void neverHaveTwoTheKeyboard() throws Exception {
        Random random = new Random(11);
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            viewers.add(join(i % 2 == 0 ? here : there, i / 2, "Person " + i / 2, Standing.values()[i % 4]));
        }
        int done = 0;
        for (int step = 0; step < 5_000; step++) {
            Viewer viewer = viewers.get(random.nextInt(viewers.size()));
            switch (random.nextInt(20)) {
                case 0 -> {
                    home.retire();
                    home = home();
                    boolean toHere = random.nextBoolean();
                    local(toHere ? here : there);
                    distant(toHere ? there : here);
                }
                case 1 -> cut.run();
                case 2 -> {
                    BoardConsole place = places.remove(viewer);
                    place.leave(viewer, random.nextBoolean());
                    viewers.remove(viewer);
                    viewers.add(join(random.nextBoolean() ? here : there, viewer.seat.person(), viewer.seat.name(), viewer.right.standing()));
                }
                case 3 -> nanos += random.nextLong(GRACE.toNanos());
                case 4 -> home.tick();
                case 5 -> {
                    if (distantIsCut) {
                        distant(distantConsole);
                    }
                }
                default -> {
                    KeyboardDeed deed = deed(random, viewers);
                    boolean can = perform(viewer, deed);
                    if (can && deed instanceof KeyboardDeed.Type) {
                        done++;
                        assertThat(state(viewer)).as("step " + step).isEqualTo(Frame.KeyboardState.YOURS);
                    }
                }
            }
            for (Viewer each : viewers) {
                state(each);
            }
            assertThat(viewers.stream().filter(each -> told.get(each) != null && told.get(each).keyboard() == Frame.KeyboardState.YOURS).toList())
                    .as("step " + step).hasSizeLessThan(2);
        }
        assertThat(done).isGreaterThan(100);
    }

    private static KeyboardDeed deed(Random random, List<Viewer> viewers) {
        return switch (random.nextInt(8)) {
            case 0 -> new KeyboardDeed.Ask();
            case 1 -> new KeyboardDeed.Answer(viewers.get(random.nextInt(viewers.size())).seat.number(), random.nextInt(3) > 0);
            case 2 -> new KeyboardDeed.TakeOver("because");
            case 3 -> new KeyboardDeed.Release();
            case 4 -> new KeyboardDeed.Hold();
            default -> type("x");
        };
    }

    private static KeyboardDeed.Type type(String text) {
        return new KeyboardDeed.Type(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static BoardConsole console() {
        BoardConsole console = new BoardConsole("vm-1", TestConfig.of(ConsoleConfig.class, Map.of()));
        console.feed().begin().received(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard("vm-1").setEpoch("e1")).build());
        return console;
    }

    private HomeKeyboard home() {
        return new HomeKeyboard("bench-1", new Writers("vm-1", GRACE, Duration.ofMinutes(15), () -> nanos), bytes -> {
            typed.append(new String(bytes, StandardCharsets.US_ASCII));
            return true;
        });
    }

    private void local(BoardConsole console) {
        HomeKeyboard present = home;
        console.seats().sit(UUID.randomUUID(), (before, views, party) -> present.open(before, views, party).orElseThrow());
    }

    /** Has its views at the other's keyboard, over a way that can be cut. */
    private void distant(BoardConsole console) {
        HomeKeyboard present = home;
        distantConsole = console;
        distantIsCut = false;
        console.seats().sit(UUID.randomUUID(), (before, views, party) -> {
            DistantKeyboard near = new DistantKeyboard(party);
            Way way = new Way(near);
            way.far = DistantViews.open(DistantKeyboard.wanted("bench-1", "vm-1", before, views), way,
                    (known, seated, far) -> present.open(known, seated, far).orElseThrow());
            near.way(way, () -> way.ended("closed"));
            cut = () -> {
                distantIsCut = true;
                way.ended("cut");
            };
            cutUnnoticed = () -> {
                way.over = true;
                near.ended("cut");
                return () -> Objects.requireNonNull(way.far).ended("cut");
            };
            return near;
        });
    }

    /** What gRPC is between two coordinators. */
    private static final class Way implements Receiver<KeyboardNews>, Predicate<KeyboardOrder> {
        private final DistantKeyboard near;
        private @Nullable DistantViews far;
        private boolean over;

        private Way(DistantKeyboard near) {
            this.near = near;
        }

        @Override
        public boolean test(KeyboardOrder order) {
            if (!over && far != null) {
                far.received(order);
            }
            return !over;
        }

        @Override
        public void received(KeyboardNews news) {
            if (!over) {
                near.received(news);
            }
        }

        @Override
        public void ended(String sentence) {
            if (!over) {
                over = true;
                near.ended(sentence);
                if (far != null) {
                    far.ended(sentence);
                }
            }
        }
    }

    private Viewer join(BoardConsole console, long person, String name, Standing standing) {
        Viewer viewer = new Viewer(new Watcher.Someone(person, name, name), right(standing, 7), ConsoleStart.tail(), 0);
        assertThat(console.join(viewer)).isTrue();
        places.put(viewer, console);
        refused.put(viewer, new ArrayList<>());
        return viewer;
    }

    private static WriteRight right(Standing standing, long hold) {
        return new WriteRight(standing, standing == Standing.STAFF, "Ada", standing.entitled() ? "" : "only the holder types.", hold, null);
    }

    private boolean perform(Viewer viewer, KeyboardDeed deed) {
        return places.get(viewer).perform(viewer, viewer.right, deed);
    }

    /** How the keyboard stands, as this view was told. */
    private Frame.KeyboardState state(Viewer viewer) throws InterruptedException {
        BoardConsole console = places.get(viewer);
        for (Optional<Frame> next = console.next(viewer, NOW); next.isPresent(); next = console.next(viewer, NOW)) {
            if (next.get() instanceof Frame.Writer writer) {
                told.put(viewer, writer);
            } else if (next.get() instanceof Frame.Refused no) {
                refused.get(viewer).add(no.reason());
            }
        }
        Frame.Writer last = told.get(viewer);
        return last == null ? Frame.KeyboardState.FREE : last.keyboard();
    }
}
