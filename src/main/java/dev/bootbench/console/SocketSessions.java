package dev.bootbench.console;

import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The views of the WebSockets of one path. */
final class SocketSessions {
    private final ConcurrentMap<String, ConsoleSession> sessions = new ConcurrentHashMap<>();

    void put(WebSocketConnection connection, ConsoleSession session) {
        sessions.put(connection.id(), session);
    }

    /** The view for which something came in: its other end is there. Null when it has ended, or has not begun. */
    @Nullable ConsoleSession heard(WebSocketConnection connection) {
        ConsoleSession session = sessions.get(connection.id());
        if (session != null) {
            session.heard();
        }
        return session;
    }

    @Nullable ConsoleSession remove(WebSocketConnection connection) {
        return sessions.remove(connection.id());
    }
}
