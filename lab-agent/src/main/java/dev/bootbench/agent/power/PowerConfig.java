package dev.bootbench.agent.power;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a board gets its power: the {@code power} of a board in {@code agent.yaml}, told apart by its {@code kind}. Any Jackson
 * mapper reads it; unknown, missing and impossible settings are refused with what was expected ({@link PowerConfigReader}
 * knows the kinds' names and what may be left out). Secrets are files, never words in here.
 */
@JsonDeserialize(using = PowerConfigReader.class)
public sealed interface PowerConfig {

    /** For each call: order and reading back together. */
    Duration limit();

    /** What is switched: the same for two settings that switch the same outlet, whatever else differs. */
    default List<Object> outlet() {
        return switch (this) {
            case Pdudaemon pdu -> List.of("pdudaemon", pdu.url(), pdu.hostname(), pdu.port(), pdu.alias());
            case Uhubctl usb -> List.of("uhubctl", usb.hub(), usb.port());
            case Tasmota plug -> List.of("tasmota", plug.url(), plug.relay());
            case Shelly plug -> List.of("shelly", plug.url(), plug.channel());
            case PoeSnmp poe -> List.of("poe", poe.host(), poe.udpPort(), poe.group(), poe.port());
            case Gpio gpio -> List.of("gpio", gpio.chip(), gpio.line());
            case Command command -> List.of("command", command.on(), command.off());
            case ByHand person -> List.of("by-hand", person.what());
        };
    }

    // The bare annotations below make Jackson read a record field by field, not by its kind once more.

    /**
     * An outlet behind a pdudaemon, which brings dozens of makes of PDU.
     *
     * @param hostname the PDU's name in pdudaemon's configuration, together with the outlet's {@code port}
     * @param alias    instead of both, a name from the "aliases" of pdudaemon's configuration
     */
    @JsonDeserialize
    record Pdudaemon(URI url, Optional<String> hostname, Optional<Integer> port, Optional<String> alias, Duration limit)
            implements PowerConfig {
        public Pdudaemon {
            Checked.address(url);
            Checked.that(hostname.isPresent() == port.isPresent() && hostname.isPresent() != alias.isPresent(),
                    "pdudaemon needs either \"hostname\" and \"port\", or \"alias\"");
            Checked.limit(limit);
        }
    }

    /**
     * A port of a USB hub that can switch its ports one by one.
     *
     * @param hub     where the hub is, as {@code uhubctl} lists it: 1-1.4
     * @param program uhubctl itself
     */
    @JsonDeserialize
    record Uhubctl(String hub, int port, Path program, Duration limit) implements PowerConfig {
        public Uhubctl {
            Checked.argument("hub", hub, "[0-9]+(-[0-9]+(\\.[0-9]+)*)?", "1-1.4 (run uhubctl to see the hubs)");
            Checked.range("port", port, 1, 31);
            Checked.limit(limit);
        }
    }

    /**
     * A plug or relay with the Tasmota firmware.
     *
     * @param relay from 1
     */
    @JsonDeserialize
    record Tasmota(URI url, int relay, Optional<String> user, Optional<Path> passwordFile, Duration limit)
            implements PowerConfig {
        public Tasmota {
            Checked.address(url);
            Checked.range("relay", relay, 1, 32);
            Checked.user(user, passwordFile);
            Checked.limit(limit);
        }
    }

    /**
     * A Shelly plug or relay.
     *
     * @param generation 1 (Shelly 1, Plug S, …), or 2 for all later ones (Plus, Pro, Gen3, Gen4)
     * @param channel    from 0
     * @param user       always admin from generation 2 on
     */
    @JsonDeserialize
    record Shelly(URI url, int generation, int channel, Optional<String> user, Optional<Path> passwordFile, Duration limit)
            implements PowerConfig {
        public Shelly {
            Checked.address(url);
            Checked.that(generation == 1 || generation == 2,
                    "\"generation\" is 1, or 2 for all later Shellys (they speak the same RPC), not " + generation);
            Checked.range("channel", channel, 0, 15);
            Checked.user(user, passwordFile);
            Checked.limit(limit);
        }
    }

    /**
     * A port of an Ethernet switch that powers its device (PoE), by SNMP and RFC 3621.
     *
     * @param group         index of the group of ports (a unit of a stack; 1 where there is one)
     * @param port          index of the port in its group
     * @param communityFile for SNMP v2c, instead of the following
     * @param user          for SNMP v3, always with authentication and privacy
     */
    @JsonDeserialize
    record PoeSnmp(
            String host,
            int udpPort,
            int group,
            int port,
            Optional<Path> communityFile,
            Optional<String> user,
            SnmpAuth auth,
            Optional<Path> authFile,
            SnmpPrivacy privacy,
            Optional<Path> privacyFile,
            Duration limit)
            implements PowerConfig {
        public PoeSnmp {
            Checked.argument("host", host, "[A-Za-z0-9:][A-Za-z0-9.:_-]*", "10.0.0.2 or switch.lab");
            Checked.range("udpPort", udpPort, 1, 65535);
            Checked.range("group", group, 1, Integer.MAX_VALUE);
            Checked.range("port", port, 1, Integer.MAX_VALUE);
            boolean v3 = user.isPresent() && authFile.isPresent() && privacyFile.isPresent();
            boolean anyV3 = user.isPresent() || authFile.isPresent() || privacyFile.isPresent();
            Checked.that(communityFile.isPresent() ? !anyV3 : v3,
                    "poe-snmp needs either \"communityFile\" (SNMP v2c), or \"user\", \"authFile\" and \"privacyFile\" (SNMP v3)");
            Checked.limit(limit);
        }
    }

    /**
     * A relay on a line of this host's own GPIO.
     *
     * @param chip      like gpiochip0
     * @param line      offset on the chip
     * @param activeLow the relay is on when the line is low
     * @param senseLine another line of the same chip, high while the board has power
     * @param programs  folder of gpioset, gpioget and gpioinfo
     */
    @JsonDeserialize
    record Gpio(String chip, int line, boolean activeLow, Optional<Integer> senseLine, Path programs, Duration limit)
            implements PowerConfig {
        public Gpio {
            Checked.argument("chip", chip, "gpiochip[0-9]+", "gpiochip0 (run gpiodetect to see the chips)");
            Checked.range("line", line, 0, 1023);
            senseLine.ifPresent(sense -> Checked.range("senseLine", sense, 0, 1023));
            Checked.that(!senseLine.equals(Optional.of(line)), "\"senseLine\" is another line than \"line\"");
            Checked.limit(limit);
        }
    }

    /**
     * Programs of the lab's own, never run through a shell; exit status 0 is success.
     *
     * @param state prints on, off or unknown; empty where nothing can tell
     */
    @JsonDeserialize
    record Command(List<String> on, List<String> off, List<String> state, Duration limit) implements PowerConfig {
        public Command {
            Checked.command("on", on);
            Checked.command("off", off);
            if (!state.isEmpty()) {
                Checked.command("state", state);
            }
            Checked.limit(limit);
            on = List.copyOf(on);
            off = List.copyOf(off);
            state = List.copyOf(state);
        }
    }

    /**
     * A person who pulls the plug.
     *
     * @param what  what to switch, for somebody who stands in the room: "the plug of pi-4, shelf 2, left"
     * @param limit how long to wait for the person
     */
    @JsonDeserialize
    record ByHand(String what, Duration limit) implements PowerConfig {
        public ByHand {
            Checked.words("what", what, "\"the plug of pi-4, shelf 2, left\"");
            Checked.limit(limit);
        }
    }

    /** How SNMP v3 messages are signed; SHA (RFC 3414) where a switch knows nothing newer (RFC 7860). */
    enum SnmpAuth {
        SHA,
        @JsonProperty("SHA-256")
        SHA_256,
        @JsonProperty("SHA-512")
        SHA_512
    }

    /** How SNMP v3 messages are encrypted: RFC 3826, and the extension most makers share for longer keys. */
    enum SnmpPrivacy {
        @JsonProperty("AES-128")
        AES_128,
        @JsonProperty("AES-256")
        AES_256
    }
}
