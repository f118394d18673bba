package dev.bootbench.intake;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Stops reading JSON that has more values than anything that belongs here. Few bytes can be many objects, {@code [{},{},…]}
 * above all, and a body is made into objects before the resource it is for can count them.
 */
@Singleton
class JsonLimit implements ObjectMapperCustomizer {
    /** Braces, names and values: ten times what 2000 files in one request have. */
    static final int TOKENS = 120_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxTokenCount(TOKENS).build());
    }
}
