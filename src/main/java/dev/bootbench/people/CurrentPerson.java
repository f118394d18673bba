package dev.bootbench.people;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The person who makes the present request. The identity's principal name is the login, its roles the {@link Role}s. */
@RequestScoped
public class CurrentPerson {
    static final String KEY = CurrentPerson.class.getName() + ".key";
    private static final String KEPT = CurrentPerson.class.getName();

    private final SecurityIdentity identity;
    private final CurrentVertxRequest request;
    private final PersonRepository people;
    private @Nullable Person person;

    public CurrentPerson(SecurityIdentity identity, CurrentVertxRequest request, PersonRepository people) {
        this.identity = identity;
        this.request = request;
        this.people = people;
    }

    /** Whose key it was is known from the look that found the key. What goes on for longer than a request looks again. */
    static void keep(Person person, @Nullable RoutingContext context) {
        if (context != null) {
            context.put(KEPT, person);
        }
    }

    /** The account behind the request; only for endpoints whose rule demands a signed-in person. */
    public Person get() {
        if (person == null) {
            RoutingContext context = request.getCurrent();
            Person kept = context == null ? null : context.get(KEPT);
            person = kept == null ? people.findByLogin(identity.getPrincipal().getName()).orElseThrow() : kept;
        }
        return person;
    }

    /** Names the session or token by which they came in, to {@link OpenKeys}; it opens nothing. Null where it was neither. */
    public @Nullable String key() {
        return identity.getAttribute(KEY);
    }

    public boolean is(Role role) {
        return identity.hasRole(role.name());
    }
}
