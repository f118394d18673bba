package dev.bootbench.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.Background;
import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.BoardUsed;
import dev.bootbench.boards.CommandOutcome;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.Holds;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.people.Audit;
import dev.bootbench.people.CurrentPerson;
import io.quarkus.security.Authenticated;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The portal's and the CLI's way to a console. Binary frames: from here, 8 bytes with the number of the first byte
 * (big-endian) and then the bytes; to here, what is typed. Text frames: from here, a {@link Frame} as JSON whose
 * {@code type} is its name; to here, {@code {"type":"ack","byte":N}} for what is rendered, and {@code {"type":"break"}}.
 */
@WebSocket(path = "/api/boards/{name}/console")
@Authenticated
public class ConsoleSocket {
    /** Typed at once; more is a file, and belongs elsewhere. */
    private static final int MOST_INPUT = 16 * 1024;
    private static final Duration BREAK_LIMIT = Duration.ofSeconds(10);
    private static final int UNKNOWN_BOARD = 4404;

    private record Session(String board, Viewer viewer, BoardConsole console) {}

    private final ConsoleHub hub;
    private final Keyboard keyboard;
    private final Inventory inventory;
    private final BoardCommands commands;
    private final Holds holds;
    private final CurrentPerson me;
    private final Audit audit;
    private final Event<BoardUsed> used;
    private final ConsoleConfig config;
    private final ObjectMapper json;
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();

    ConsoleSocket(
            ConsoleHub hub, Keyboard keyboard, Inventory inventory, BoardCommands commands, Holds holds, CurrentPerson me,
            Audit audit, Event<BoardUsed> used, ConsoleConfig config, ObjectMapper json) {
        this.hub = hub;
        this.keyboard = keyboard;
        this.inventory = inventory;
        this.commands = commands;
        this.holds = holds;
        this.me = me;
        this.audit = audit;
        this.used = used;
        this.config = config;
        this.json = json;
    }

    @OnOpen
    @RunOnVirtualThread
    void open(WebSocketConnection connection) {
        String board = connection.pathParam("name");
        long person = Objects.requireNonNull(me.get().id);
        Optional<BoardInfo> info = inventory.find(board);
        if (info.isEmpty()) {
            connection.closeAndAwait(new CloseReason(UNKNOWN_BOARD, "There is no such board."));
            return;
        }
        ViewerQuery query = ViewerQuery.parse(connection.handshakeRequest().query());
        Viewer viewer = new Viewer(person, keyboard.rightOf(person, board), query.from(), query.epoch(), floor(info.get()));
        BoardConsole console = hub.join(board, viewer);
        sessions.put(connection.id(), new Session(board, viewer, console));
        if (connection.isClosed()) {
            close(connection);
            return;
        }
        Background.start("viewer-" + board, new ViewerSender(connection, console, viewer, config, json));
    }

    /** Students see what the console said since the last reset; who looks after the lab sees what led to it too. */
    private long floor(BoardInfo board) {
        return switch (me.get().role) {
            case STUDENT -> board.consoleFrom();
            case TEACHER, ADMIN -> 0;
        };
    }

    @OnClose
    void close(WebSocketConnection connection) {
        Session session = sessions.remove(connection.id());
        if (session != null) {
            session.console().leave(session.viewer());
        }
    }

    @OnBinaryMessage
    @RunOnVirtualThread
    void typed(WebSocketConnection connection, Buffer input) {
        Session session = sessions.get(connection.id());
        if (session == null || input.length() == 0) {
            return;
        }
        if (input.length() > MOST_INPUT) {
            refuse(session, "That is more than " + MOST_INPUT / 1024 + " KiB at once; nothing of it was typed.");
            return;
        }
        if (mayWrite(session) && !session.console().type(input.getBytes())) {
            refuse(session, "The console cannot be reached just now; nothing was typed.");
        }
    }

    @OnTextMessage
    @RunOnVirtualThread
    void said(WebSocketConnection connection, String text) throws InterruptedException {
        Session session = sessions.get(connection.id());
        if (session == null) {
            return;
        }
        JsonNode message;
        try {
            message = json.readTree(text);
        } catch (JsonProcessingException e) {
            refuse(session, "A text frame has to be JSON, like {\"type\":\"ack\",\"byte\":65536}.");
            return;
        }
        switch (message.path("type").asText()) {
            case "ack" -> session.console().rendered(session.viewer(), message.path("byte").asLong());
            case "break" -> sendBreak(session);
            default -> refuse(session, "A text frame's type is ack or break.");
        }
    }

    private void sendBreak(Session session) throws InterruptedException {
        if (!mayWrite(session)) {
            return;
        }
        BoardInfo board = inventory.find(session.board()).orElseThrow();
        audit.log("board-break", session.board(), "at the console");
        used.fire(new BoardUsed(session.board(), session.viewer().person, "break"));
        switch (commands.run(board, BoardCommand.Action.BREAK, BREAK_LIMIT)) {
            case CommandOutcome.Done done -> { }
            case CommandOutcome.Failed failed -> refuse(session, failed.sentence());
            case CommandOutcome.Unreachable lost -> refuse(session, lost.sentence());
            case CommandOutcome.Underway underway -> refuse(session, "The BREAK was not confirmed within "
                    + BREAK_LIMIT.toSeconds() + " s; it may still come.");
        }
    }

    /** Asks anew, since holds begin and end; tells the viewer when the answer is no. */
    private boolean mayWrite(Session session) {
        Viewer viewer = session.viewer();
        WriteRight right = keyboard.rightOf(viewer.person, session.board());
        session.console().right(viewer, right);
        if (!right.canWrite()) {
            refuse(session, right.reason());
            return false;
        }
        Long hold = right.hold();
        if (hold == null) {
            noteForeignHand(session, right);
        } else if (viewer.isNews(hold, System.nanoTime())) {
            holds.used(hold);
        }
        return true;
    }

    /** A teacher types at a board that is somebody else's, or nobody's: once per view, for the log. */
    private void noteForeignHand(Session session, WriteRight right) {
        if (session.viewer().firstUseOf(Viewer.FOREIGN)) {
            audit.log("console-typed", session.board(),
                    right.writer() == null ? "nobody held it" : "while " + right.writer() + " held it");
        }
    }

    private static void refuse(Session session, String reason) {
        session.console().refuse(session.viewer(), reason);
    }
}
