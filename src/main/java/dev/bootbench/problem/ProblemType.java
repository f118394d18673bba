package dev.bootbench.problem;

/** Every kind of error the API answers with, once. Maps to RFC 9457 {@code application/problem+json}. */
public enum ProblemType {
    BAD_REQUEST(400, "The request is not well-formed"),
    INVALID(422, "A value is not allowed"),
    NOT_SIGNED_IN(401, "Sign in first"),
    NOT_ALLOWED(403, "Your role does not allow this"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "That cannot be done with this"),
    NOT_ACCEPTABLE(406, "It cannot be had in that form"),
    UNSUPPORTED_MEDIA_TYPE(415, "The request's form is not understood"),
    CONFLICT(409, "It clashes with something that exists"),
    BOARD_TAKEN(409, "The board is taken at that time"),
    OVER_QUOTA(409, "That is more than may be booked"),
    BOARD_NOT_READY(409, "The board cannot be used now"),
    SUBMISSION_REFUSED(422, "The submission cannot be accepted"),
    TOO_LARGE(413, "That is too large"),
    TOO_MANY(429, "Too many requests"),
    HOST_UNREACHABLE(503, "The board's host is not connected"),
    UNAVAILABLE(503, "The lab cannot answer just now"),
    INTERNAL(500, "Something of ours went wrong");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The stable name programs compare, e.g. {@code board-taken}. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
