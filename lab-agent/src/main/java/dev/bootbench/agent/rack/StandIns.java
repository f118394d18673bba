package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.hardware.HardwareBoard;
import dev.bootbench.agent.hardware.HardwareParts;
import dev.bootbench.agent.hardware.Pristine;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.qemu.pi.StandInCard;
import dev.bootbench.agent.qemu.pi.StandInPi;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Puts a machine that stands in for a real board where the real one would be: a plug, a serial device, an SSH port, a card. */
final class StandIns {
    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);

    private StandIns() {}

    static BoardActor open(Folders folders, String name, BoardProfile profile, Path home, int uid)
            throws IOException, LabFaultException, InterruptedException {
        GuestImage image = GuestImage.build(folders, profile.image(), IMAGE_LIMIT);
        AtomicReference<HardwareBoard> itself = new AtomicReference<>();
        StandInPi pi = StandInPi.attach(name, home, uid, image, sighting -> {
            HardwareBoard board = itself.get();
            if (board != null) {
                board.sighted(sighting);
            }
        });
        SerialConsole line = new SerialConsole(home, Clock.systemUTC());
        HardwareParts parts = new HardwareParts(
                new PortConfig.LocalPort(pi.serialPort().toString()),
                pi,
                new Card(pi.card()),
                new HardwareParts.SshAddress("127.0.0.1", pi.sshPort(), image.hostKey(), image.rootKey()),
                Optional.of(pi::sendBreak),
                Optional.of(image.kernel()),
                () -> {},
                pi::processorWaits);
        return new BoardActor(name, keeper -> {
            HardwareBoard board = new HardwareBoard(name, keeper, profile, line, parts);
            itself.set(board);
            return board;
        });
    }

    /** The stand-in's SD card, as an SD multiplexer's. */
    private record Card(StandInCard card) implements Pristine {
        @Override
        public Restored restore(Recovery rung) throws LabFaultException, InterruptedException {
            card.restore();
            return new Restored(
                    "A new SD card over the image, made by the host while the power was off.", true,
                    "image " + card.image().folder().getFileName());
        }

        @Override
        public List<Recovery> ladder() {
            return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
        }
    }
}
