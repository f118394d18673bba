package dev.bootbench.agent.serial;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A console whose keyboard may be refused: everybody watches, but during a graded run only the grader types. */
public final class GuardedConsole implements Console {
    private final Console console;
    private final Supplier<Optional<String>> refusal;

    /** @param refusal asked before each write; a sentence refuses it */
    public GuardedConsole(Console console, Supplier<Optional<String>> refusal) {
        this.console = console;
        this.refusal = refusal;
    }

    @Override
    public String epoch() {
        return console.epoch();
    }

    @Override
    public long base() {
        return console.base();
    }

    @Override
    public long head() {
        return console.head();
    }

    @Override
    public View view(long from) {
        return console.view(from);
    }

    @Override
    public byte[] read(long from, long to) throws IOException {
        return console.read(from, to);
    }

    @Override
    public Optional<Piece.Bytes> logged(long from, int most) throws IOException {
        return console.logged(from, most);
    }

    @Override
    public boolean logFailed(long number) throws IOException {
        return console.logFailed(number);
    }

    @Override
    public List<Arrival> arrivals(long from, long to) throws IOException {
        return console.arrivals(from, to);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        Optional<String> refused = refusal.get();
        if (refused.isPresent()) {
            throw new IOException(refused.get());
        }
        console.write(bytes);
    }
}
