package dev.bootbench.exercises;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Which kernel a check runs on. */
public enum Lane {
    /** The distribution's. */
    @JsonProperty("plain")
    PLAIN,
    /** The same version, built to notice what the plain one lets pass. */
    @JsonProperty("debug")
    DEBUG;

    /** Its name in the contract, in bundles and in the database. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param id as {@link #id()} gives it */
    public static Lane of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
