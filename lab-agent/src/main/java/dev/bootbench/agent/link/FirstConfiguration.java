package dev.bootbench.agent.link;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The first {@code agent.yaml} of a machine that has just joined: all that is known, and examples of the rest. */
final class FirstConfiguration {
    private static final String TEXT = """
            # One lab host: which coordinator it serves, and which boards are attached to it.
            # docs/add-a-board.md explains each field; ./lab doctor proves what stands here.
            host: %s
            coordinator: %s
            credentialFile: %s
            %s
            # Each board has a name of its own in the whole lab, a profile (see board-profiles/), and what differs from others
            # of its profile. Replace [] by a list like one of these:
            #
            #   - {name: vm-1, profile: qemu-x86}                       # a virtual board needs nothing more
            #
            #   - name: pi-1
            #     profile: rpi4
            #     port: /dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0   # ./lab discover lists them
            #     ssh: {address: 192.168.7.21, hostKeyFile: /etc/bootbench/pi-1.pub, keyFile: /etc/bootbench/lab-key}
            #     power: {kind: tasmota, url: http://192.168.7.40}
            #     pristine: {kind: cooperative}
            boards: []
            """;

    private FirstConfiguration() {}

    /** False, and nothing is changed, when there is such a file already. */
    static boolean write(Path file, String host, CoordinatorAddress address, Path credential) throws IOException {
        String authority = address.authority().map(path -> "authorityFile: " + quoted(path.toString()) + "\n").orElse("");
        String text = TEXT.formatted(host, quoted(address.uri().toString()), quoted(credential.toString()), authority);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** A YAML scalar, whatever a path may contain. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
