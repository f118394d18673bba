package dev.bootbench.agent.power;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Prints what uhubctl 2.5.0 prints (its README, and the source of its port status), for a USB 3 hub: twice. */
final class UhubctlRig extends ProgramRig {
    private static final String UHUBCTL = """
            [ "$1 $2 $3 $4" = "-l 1-1.4 -p 2" ] || { echo "unexpected: $*" >&2; exit 9; }
            [ -e refuses ] && { printf 'No compatible devices detected at location 1-1.4!\\nRun with -h to get usage info.\\n' >&2; exit 1; }
            [ -e silent ] && exec sleep 600
            [ -e now ] || echo off > now
            hub() {
                echo "$1 status for hub $2 [$3]"
                if [ "$(cat now)" = on ]; then echo "  Port 2: $4"; else echo "  Port 2: $5"; fi
            }
            both() {
                hub "$1" 1-1.4 "2109:2817 VIA Labs, Inc. USB2.0 Hub, USB 2.10, 4 ports, ppps" "0503 power highspeed enable connect [0424:ec00]" "0000 off"
                hub "$1" 2-1.4 "2109:0817 VIA Labs, Inc. USB3.0 Hub, USB 3.20, 4 ports, ppps" "02a0 power 5gbps Rx.Detect" "0080 off"
            }
            both Current
            if [ "$5" = -a ]; then
                [ -e dead ] || { echo "$6" > now; echo "$6" >> turned; }
                echo "Sent power $6 request"
                both New
            fi
            """;

    private final Path program;

    UhubctlRig(Path folder) throws IOException {
        super(folder);
        program = Scripts.program(folder.resolve("uhubctl"), UHUBCTL);
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Uhubctl("1-1.4", 2, program, limit);
    }

    @Override
    public String address() {
        return "Port 2 of the USB hub 1-1.4";
    }
}
