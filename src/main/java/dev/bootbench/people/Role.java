package dev.bootbench.people;

/** What a person may do. Each role may do all that the one before it may. */
public enum Role {
    /** Books boards, works on them, hands in exercises. */
    STUDENT,
    /** Also sees everybody's attempts, takes over consoles, re-grades. */
    TEACHER,
    /** Also manages accounts, hosts and boards. */
    ADMIN;

    /** The names for {@code @RolesAllowed}, which takes constants only. */
    public static final class Names {
        public static final String STUDENT = "STUDENT";
        public static final String TEACHER = "TEACHER";
        public static final String ADMIN = "ADMIN";

        private Names() {}
    }
}
