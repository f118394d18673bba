package dev.bootbench.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating-system user PostgreSQL runs as: ourselves, or nobody when we are root, because initdb and postgres
 * refuse root. A named user is needed: PostgreSQL looks itself up in the passwd file.
 */
record ServerAccount(boolean switched, int uid, int gid) {
    static ServerAccount choose() {
        try {
            int own = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            int group = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:gid");
            if (own != 0) {
                return new ServerAccount(false, own, group);
            }
            for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
                String[] field = line.split(":", -1);
                if (field.length > 3 && field[0].equals("nobody")) {
                    return new ServerAccount(true, Integer.parseInt(field[2]), Integer.parseInt(field[3]));
                }
            }
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot find out which user runs this program: " + e, e);
        }
        throw new DatabaseProblem("PostgreSQL refuses to run as root and there is no user \"nobody\" to run it as. "
                + "Run Bootbench as an ordinary user, or set quarkus.datasource.jdbc.url to a PostgreSQL of your own.");
    }

    /** The command as this account, in a session of its own so that a Ctrl-C meant for us does not stop the server. */
    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(List.of("setsid"));
        if (switched) {
            all.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--inh-caps=-all",
                    "--no-new-privs"));
        }
        all.addAll(command);
        return all;
    }

    void own(Path path) throws IOException {
        if (switched) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", gid);
        }
    }
}
