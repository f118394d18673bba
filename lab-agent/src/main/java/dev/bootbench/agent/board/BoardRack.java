package dev.bootbench.agent.board;

import java.util.List;
import java.util.Optional;

/** The boards of this host. */
public record BoardRack(List<Board> boards) implements AutoCloseable {
    public BoardRack {
        boards = List.copyOf(boards);
    }

    public Optional<Board> board(String name) {
        return boards.stream().filter(board -> board.name().equals(name)).findFirst();
    }

    @Override
    public void close() {
        // At once: each may take seconds to end.
        List<Thread> closing =
                boards.stream().map(board -> Thread.ofVirtual().start(board::close)).toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
