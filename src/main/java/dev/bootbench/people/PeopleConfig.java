package dev.bootbench.people;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Accounts and how people prove who they are. */
@ConfigMapping(prefix = "bootbench.people")
public interface PeopleConfig {
    /** A session ends this long after it was last used. */
    @WithDefault("12h")
    Duration sessionLife();

    /** The longest life of a personal access token. */
    @WithDefault("365d")
    Duration tokenLimit();

    /** The life of a personal access token where none is asked for. */
    @WithDefault("90d")
    Duration tokenLife();

    /** Failed sign-ins are counted over this time. */
    @WithDefault("15m")
    Duration failureWindow();

    /** So many failures for one login from one address, and no more is tried until the window has passed. */
    @WithDefault("10")
    int failuresPerLogin();

    /** So many from one address for whatever logins. */
    @WithDefault("100")
    int failuresPerAddress();

    /** A refused sign-in takes at least this long, so that its duration does not tell whether the login exists. */
    @WithDefault("600ms")
    Duration refusalTakes();

    /** Further origins (https://lab.example.org) whose pages may use a person's session; the lab's own always may. */
    Optional<List<String>> origins();

    /** The accounts of a first start. */
    FirstAccounts first();

    interface FirstAccounts {
        /** Name of the administrator. */
        @WithDefault("Admin")
        String admin();

        /** Name of the teacher. */
        @WithDefault("Teacher")
        String teacher();

        /** Name of the student. */
        @WithDefault("Student")
        String student();
    }
}
