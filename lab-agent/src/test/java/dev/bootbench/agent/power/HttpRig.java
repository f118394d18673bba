package dev.bootbench.agent.power;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** A plug with a web server that answers as its maker documents it. */
abstract class HttpRig implements PowerRig {
    static final String PASSWORD = "joker 1&2";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<PowerState> turned = new CopyOnWriteArrayList<>();
    private final Set<Fault> put = EnumSet.noneOf(Fault.class);
    private final Path passwordFile;
    private volatile boolean on;

    HttpRig(Path folder) throws IOException {
        passwordFile = Scripts.secret(folder.resolve("password"), PASSWORD);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            if (has(Fault.SILENT)) {
                awaitClose();
                return;
            }
            Reply reply = answer(exchange, query(exchange.getRequestURI()));
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    record Reply(int status, String body, Map<String, String> headers) {
        Reply(int status, String body) {
            this(status, body, Map.of());
        }
    }

    abstract Reply answer(HttpExchange exchange, Map<String, String> query);

    final boolean has(Fault fault) {
        return put.contains(fault);
    }

    /** What the output is at; a dead one never changes. */
    final boolean on() {
        return on;
    }

    final void turn(boolean wanted) {
        if (!has(Fault.DEAD)) {
            on = wanted;
            turned.add(wanted ? PowerState.ON : PowerState.OFF);
        }
    }

    /** The device's own idea of the password. */
    final String password() {
        return has(Fault.WRONG_PASSWORD) ? "something else" : PASSWORD;
    }

    final Optional<Path> passwordFile() {
        return Optional.of(passwordFile);
    }

    final URI url() {
        return URI.create(address());
    }

    @Override
    public final String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public Set<Fault> faults() {
        return EnumSet.allOf(Fault.class);
    }

    @Override
    public final void put(Fault fault) {
        put.add(fault);
    }

    @Override
    public final boolean tells() {
        return true;
    }

    @Override
    public final List<PowerState> turned() {
        return List.copyOf(turned);
    }

    private static Map<String, String> query(URI uri) {
        if (uri.getRawQuery() == null) {
            return Map.of();
        }
        return Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public final void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
