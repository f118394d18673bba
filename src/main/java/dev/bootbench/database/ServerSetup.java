package dev.bootbench.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The role and the database inside the embedded server. The lab's role is no superuser. */
final class ServerSetup {
    static final String ADMIN = "postgres";
    static final String USER = "bootbench";
    static final String DATABASE = "bootbench";

    private ServerSetup() {}

    static String url(ServerSecrets secrets, String database) {
        return "jdbc:postgresql://127.0.0.1:" + secrets.port() + "/" + database;
    }

    static Connection connectAsAdmin(ServerSecrets secrets) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ADMIN);
        properties.setProperty("password", secrets.adminPassword());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        // Not through DriverManager: it does not see the driver from inside Quarkus' class loader.
        return new org.postgresql.Driver().connect(url(secrets, ADMIN), properties);
    }

    static void createDatabase(ServerSecrets secrets) {
        try (Connection connection = connectAsAdmin(secrets); Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + USER + "'")) {
                // The password is hexadecimal digits of our own making, so it needs no quoting.
                statement.execute("create role " + USER + " login password '" + secrets.password() + "'");
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + DATABASE + "'")) {
                statement.execute("create database " + DATABASE + " owner " + USER);
            }
        } catch (SQLException e) {
            throw new DatabaseProblem("Cannot create the database in the embedded PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
