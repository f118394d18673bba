package dev.bootbench.database;

import dev.bootbench.LabFolders;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** What has to survive from one start to the next beside the data folder: two passwords and the port. */
record ServerSecrets(String adminPassword, String password, int port) {
    static ServerSecrets fresh() {
        return new ServerSecrets(random(), random(), 0);
    }

    static ServerSecrets load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return new ServerSecrets(required(properties, "admin-password"), required(properties, "password"),
                    Integer.parseInt(required(properties, "port")));
        } catch (IOException | IllegalArgumentException e) {
            throw new DatabaseProblem("Cannot read the database's passwords from " + file + ": " + e.getMessage()
                    + ". Put the file back from a backup; without it the data folder beside it stays locked.", e);
        }
    }

    ServerSecrets onPort(int newPort) {
        return new ServerSecrets(adminPassword, password, newPort);
    }

    void save(Path file) {
        LabFolders.writeSecret(file, "# The embedded PostgreSQL of Bootbench. Belongs to the folder db beside it.\n"
                + "admin-password=" + adminPassword + "\npassword=" + password + "\nport=" + port + "\n");
    }

    @Override
    public String toString() {
        return "ServerSecrets[port=" + port + "]";
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value.trim();
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
