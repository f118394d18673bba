package dev.bootbench.console;

/** Where a board stands, as its condition and its serial line tell. Root on the board can print what they like: it is a hint. */
enum BootStage {
    UNKNOWN(""),
    OFF("The board is off. Switch it on to see it boot."),
    RESET("The board is being reset to its clean state."),
    QUARANTINED("The board is out of service."),
    FIRMWARE("The firmware runs."),
    GRUB("GRUB: choose with the arrow keys; e edits an entry, Ctrl-X boots it, c opens the command line."),
    GRUB_SHELL("GRUB waits at its command line; normal or Esc goes back to the menu."),
    U_BOOT("U-Boot runs; a key stops the countdown."),
    U_BOOT_SHELL("U-Boot waits at its prompt; boot goes on, help lists what there is."),
    KERNEL("The kernel is booting."),
    INITRAMFS("The boot stopped in the initramfs shell: the root file system was not found. exit tries again."),
    EMERGENCY("The system came up in emergency mode."),
    LOGIN("The system is up and waits for a login."),
    SHELL("A shell waits for commands."),
    PANIC("The kernel panicked. Switch the board off and on, or reset it."),
    HALTED("The system was shut down; the board still has power.");

    private final String sentence;

    BootStage(String sentence) {
        this.sentence = sentence;
    }

    /** For people; empty where there is nothing to say. */
    String sentence() {
        return sentence;
    }
}
