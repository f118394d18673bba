package dev.bootbench.agent.serial;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a board's serial line is found. Configurations write it as text; {@link #parse} reads it. */
public sealed interface PortConfig {
    Pattern ADDRESS = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)):(\\d{1,5})");
    Pattern NUMBERED = Pattern.compile("/dev/tty(?:USB|ACM)\\d+");
    int LARGEST_PORT = 65_535;

    /**
     * A device of this host.
     *
     * @param path best one below {@code /dev/serial}, which survives a reboot; may be a symbolic link that comes and goes
     */
    record LocalPort(String path) implements PortConfig {
        @Override
        public String toString() {
            return path;
        }
    }

    /** The bytes of a line on a TCP connection and nothing else, as ser2net's {@code tcp} accepter gives them. */
    record TcpPort(String host, int port) implements PortConfig {
        @Override
        public String toString() {
            return "tcp://" + address(host, port);
        }
    }

    /** A line on a TCP connection by RFC 2217, which carries speed, flow control and BREAK too. */
    record Rfc2217Port(String host, int port) implements PortConfig {
        @Override
        public String toString() {
            return "rfc2217://" + address(host, port);
        }
    }

    private static String address(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /**
     * Reads {@code /dev/serial/by-id/…}, {@code tcp://host:port} or {@code rfc2217://host:port}.
     *
     * @throws IllegalArgumentException whose message says what was expected
     */
    static PortConfig parse(String text) {
        if (text.startsWith("/") && text.length() > 1 && text.chars().noneMatch(Character::isISOControl)) {
            return new LocalPort(text);
        }
        String[] parts = text.split("://", 2);
        if (parts.length == 2 && (parts[0].equals("tcp") || parts[0].equals("rfc2217"))) {
            Matcher address = ADDRESS.matcher(parts[1]);
            int port = address.matches() ? Integer.parseInt(address.group(3)) : 0;
            if (port < 1 || port > LARGEST_PORT) {
                throw new IllegalArgumentException("The serial port \"" + text + "\" lacks a host and a port from 1 to "
                        + LARGEST_PORT + ": write it like " + parts[0] + "://console-server:4001");
            }
            String host = address.group(1) != null ? address.group(1) : address.group(2);
            return parts[0].equals("tcp") ? new TcpPort(host, port) : new Rfc2217Port(host, port);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no serial port. Write a device by its stable name like"
                + " /dev/serial/by-id/usb-FTDI_…-if00-port0 (lab-agent discover lists them), or tcp://host:port, or rfc2217://host:port.");
    }

    /** What a person should know about a port that is accepted none the less. */
    default Optional<String> warning() {
        return this instanceof LocalPort(String path) && NUMBERED.matcher(path).matches()
                ? Optional.of(path + " may be another adapter after a reboot or a replug: use its name below /dev/serial/by-id or"
                        + " /dev/serial/by-path, which stays. lab-agent discover lists them.")
                : Optional.empty();
    }
}
