package dev.bootbench.replicas;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks an event that another replica fired first: here it is passed on to who listens, and not to the replicas again. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface Elsewhere {
    /** To fire with. */
    final class Literal extends AnnotationLiteral<Elsewhere> implements Elsewhere {
        public static final Literal INSTANCE = new Literal();
        private static final long serialVersionUID = 1;
    }
}
