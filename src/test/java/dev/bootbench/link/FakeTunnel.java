package dev.bootbench.link;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelDown;
import dev.bootbench.contract.v1.TunnelEnded;
import dev.bootbench.contract.v1.TunnelOpened;
import dev.bootbench.contract.v1.TunnelUp;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** A tunnel as an agent opens it, to whatever the test has at its far end. */
public final class FakeTunnel implements StreamObserver<TunnelDown> {
    /** What is at the far end; {@code status} null where no command runs. */
    public record End(OutputStream in, InputStream out, InputStream err, Callable<TunnelEnded> ending, Runnable close) {
        public static End of(Process process) {
            return new End(process.getOutputStream(), process.getInputStream(), process.getErrorStream(),
                    () -> TunnelEnded.newBuilder().setStatus(process.waitFor()).build(), process::destroyForcibly);
        }
    }

    /** Where tunnels lead; a problem is what the exception says. */
    public interface Far {
        End reach(OpenTunnel wanted) throws IOException;
    }

    private final ExecutorService writer = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private StreamObserver<TunnelUp> up;
    private End end;

    private FakeTunnel() {}

    static void open(Channel channel, OpenTunnel wanted, Far far) {
        FakeTunnel tunnel = new FakeTunnel();
        tunnel.up = AgentLinkGrpc.newStub(channel).tunnel(tunnel);
        TunnelOpened.Builder opened = TunnelOpened.newBuilder().setStream(wanted.getStream()).setHostKey("ecdsa-sha2-nistp256 AAAAfake");
        try {
            tunnel.end = far.reach(wanted);
        } catch (IOException e) {
            tunnel.say(TunnelUp.newBuilder().setOpened(opened.setProblem(e.getMessage())).build());
            return;
        }
        tunnel.say(TunnelUp.newBuilder().setOpened(opened).build());
        Thread errors = Thread.ofVirtual().start(() -> tunnel.pump(tunnel.end.err(), bytes -> TunnelUp.newBuilder().setErrorBytes(bytes).build()));
        Thread.ofVirtual().start(() -> {
            tunnel.pump(tunnel.end.out(), bytes -> TunnelUp.newBuilder().setBytes(bytes).build());
            try {
                errors.join();
                tunnel.say(TunnelUp.newBuilder().setEnded(tunnel.end.ending().call()).build());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void pump(InputStream from, Function<ByteString, TunnelUp> message) {
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                say(message.apply(ByteString.copyFrom(buffer, 0, count)));
            }
        } catch (IOException e) {
            // closed by the other side
        }
    }

    private synchronized void say(TunnelUp message) {
        try {
            up.onNext(message);
        } catch (IllegalStateException | RejectedExecutionException e) {
            // closed by the other side, or by its agent, whose connection may have no thread left
        }
    }

    @Override
    public void onNext(TunnelDown message) {
        writer.execute(() -> {
            try {
                if (message.getEndOfInput()) {
                    end.in().close();
                } else {
                    message.getBytes().writeTo(end.in());
                    end.in().flush();
                }
            } catch (IOException e) {
                // the far end is gone
            }
        });
    }

    @Override
    public void onError(Throwable cause) {
        ended();
    }

    @Override
    public void onCompleted() {
        ended();
    }

    private void ended() {
        writer.shutdown();
        if (end != null) {
            end.close().run();
        }
    }
}
