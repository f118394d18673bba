package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.qemu.BoardFolder;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.qemu.Launch;
import java.nio.file.Path;

/**
 * The stand-in's SD card: what its guest wrote, over the image. As an SD-mux, the host can put it back and look at it
 * from outside, without the guest having a say; like that, only while the board is off.
 */
public final class StandInCard {
    private final BoardFolder folder;
    private final GuestImage image;

    public StandInCard(BoardFolder folder, GuestImage image) {
        this.folder = folder;
        this.image = image;
    }

    public GuestImage image() {
        return image;
    }

    Path path() {
        return folder.disk();
    }

    /** Whether there is a card in the slot. */
    public boolean isThere() {
        return folder.hasDisk();
    }

    /** The card as the image has it; what was written is gone. The board must be off. */
    public void restore() throws LabFaultException, InterruptedException {
        folder.newDisk(image.disk());
    }

    /**
     * Compares every byte of the card with the image. The board must be off.
     *
     * @throws LabFaultException when they differ, or the card cannot be read
     */
    public void verify() throws LabFaultException, InterruptedException {
        CardTools.Result result = new CardTools(folder).run("qemu-img", "compare", "-q",
                "--image-opts", qcow2(path()), qcow2(image.disk()));
        switch (result.status()) {
            case 0 -> { }
            case 1 -> throw new LabFaultException("The SD card is not as its image has it: restore it.");
            default -> throw new LabFaultException("The SD card cannot be compared with its image: " + result.errors());
        }
    }

    static String qcow2(Path file) {
        return "driver=qcow2,file.driver=file,file.filename=" + Launch.optionValue(file);
    }
}
