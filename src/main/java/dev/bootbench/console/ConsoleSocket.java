package dev.bootbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.people.CurrentPerson;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;

/**
 * The portal's and the CLI's way to a console. Binary frames: from here, 8 bytes with the number of the first byte
 * (big-endian) and then the bytes; to here, what is typed. Text frames: from here, a {@link Frame} as JSON whose
 * {@code type} is its name; to here, {@code {"type":"ack","byte":N}} for what is rendered, and what else docs/console.md
 * lists. A view closed with code 1000 gives the keyboard back at once, any other end keeps it for a moment.
 */
@WebSocket(path = "/api/boards/{name}/console")
@Authenticated
public class ConsoleSocket {
    private final ConsoleSessions console;
    private final CurrentPerson me;
    private final ConsoleConfig config;
    private final ObjectMapper json;
    private final SocketSessions sessions = new SocketSessions();

    ConsoleSocket(ConsoleSessions console, CurrentPerson me, ConsoleConfig config, ObjectMapper json) {
        this.console = console;
        this.me = me;
        this.config = config;
        this.json = json;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        String board = connection.pathParam("name");
        long person = Objects.requireNonNull(me.get().id);
        ViewerQuery query = ViewerQuery.parse(connection.handshakeRequest().query());
        try {
            sessions.put(connection, console.open(board, person, me.key(), query.start(), new SocketSink(connection, query.times(), config, json)));
        } catch (ViewRefusedException e) {
            SocketSink.close(connection, e.why());
            return;
        }
        if (connection.isClosed()) {
            end(connection, false);
        }
    }

    @OnClose
    void closed(WebSocketConnection connection, CloseReason reason) {
        end(connection, reason.getCode() == CloseReason.NORMAL.getCode());
    }

    /** @param gone on purpose: a page that is reloaded, and a network that breaks, come back */
    private void end(WebSocketConnection connection, boolean gone) {
        ConsoleSession session = sessions.remove(connection);
        if (session != null && gone) {
            session.leave();
        } else if (session != null) {
            session.lost();
        }
    }

    @OnPongMessage
    @NonBlocking
    void pong(WebSocketConnection connection, Buffer nothing) {
        sessions.heard(connection);
    }

    @OnBinaryMessage
    @RunOnVirtualThread
    void typed(WebSocketConnection connection, Buffer input) {
        ConsoleSession session = sessions.heard(connection);
        if (session != null) {
            session.type(input.getBytes());
        }
    }

    @OnTextMessage
    @RunOnVirtualThread
    void said(WebSocketConnection connection, String text) throws InterruptedException {
        ConsoleSession session = sessions.heard(connection);
        if (session == null) {
            return;
        }
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException e) {
            session.refuse("A text frame has to be JSON, like {\"type\":\"ack\",\"byte\":65536}.");
            return;
        }
        switch (message.path("type").asText()) {
            case "ack" -> session.rendered(message.path("byte").asLong());
            case "break" -> session.sendBreak();
            case "sysrq" -> session.sysrq(message.path("letter").asText());
            case "ask" -> session.ask();
            case "answer" -> session.answer(message.path("seat").asLong(), message.path("accept").asBoolean());
            case "takeover" -> session.takeOver(message.path("reason").asText());
            case "release" -> session.release();
            default -> session.refuse("A text frame's type is ack, break, sysrq, ask, answer, takeover or release.");
        }
    }
}
