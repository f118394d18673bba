package dev.bootbench.agent.rack;

/**
 * One line of the doctor's table.
 *
 * @param detail what was found; when it is bad, also how to mend it
 */
record Finding(String what, boolean isGood, String detail) {
    static Finding good(String what, String detail) {
        return new Finding(what, true, detail);
    }

    static Finding bad(String what, String detail) {
        return new Finding(what, false, detail);
    }
}
