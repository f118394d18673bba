package dev.bootbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A console for whoever has a link: as {@link ConsoleSocket}, but nothing is taken from it except acknowledgements. */
@WebSocket(path = "/api/watch/{key}/console")
public class WatchSocket {
    private final ConsoleSessions console;
    private final ConsoleLinks links;
    private final ConsoleConfig config;
    private final ObjectMapper json;
    private final SocketSessions sessions = new SocketSessions();

    WatchSocket(ConsoleSessions console, ConsoleLinks links, ConsoleConfig config, ObjectMapper json) {
        this.console = console;
        this.links = links;
        this.config = config;
        this.json = json;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        Optional<ConsoleLinks.Open> link = links.find(connection.pathParam("key"));
        if (link.isEmpty()) {
            SocketSink.close(connection, ViewEnd.linkEnded());
            return;
        }
        boolean times = ViewerQuery.parse(connection.handshakeRequest().query()).times();
        try {
            sessions.put(connection, console.open(link.get(), new SocketSink(connection, times, config, json)));
        } catch (ViewRefusedException e) {
            SocketSink.close(connection, e.why());
            return;
        }
        if (connection.isClosed()) {
            closed(connection);
        }
    }

    @OnClose
    void closed(WebSocketConnection connection) {
        ConsoleSession session = sessions.remove(connection);
        if (session != null) {
            session.leave();
        }
    }

    @OnPongMessage
    @NonBlocking
    void pong(WebSocketConnection connection, Buffer nothing) {
        sessions.heard(connection);
    }

    @OnTextMessage
    @RunOnVirtualThread
    void said(WebSocketConnection connection, String text) {
        ConsoleSession session = sessions.heard(connection);
        if (session == null) {
            return;
        }
        try {
            JsonNode message = json.readTree(text);
            if (message.path("type").asText().equals("ack")) {
                session.rendered(message.path("byte").asLong());
                return;
            }
        } catch (JsonProcessingException e) {
            // Refused like everything else.
        }
        session.refuse("This link only watches.");
    }
}
