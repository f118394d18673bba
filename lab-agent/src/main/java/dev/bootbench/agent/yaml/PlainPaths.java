package dev.bootbench.agent.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads a path as it is written. Jackson's own reader takes one with a colon, as those below /dev/disk/by-path have, for a URI. */
final class PlainPaths extends StdScalarDeserializer<Path> {
    private static final long serialVersionUID = 1;

    private PlainPaths() {
        super(Path.class);
    }

    static SimpleModule module() {
        return new SimpleModule("plain paths").addDeserializer(Path.class, new PlainPaths());
    }

    @Override
    public Path deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            return (Path) context.handleUnexpectedToken(Path.class, parser);
        }
        try {
            return Path.of(parser.getText());
        } catch (InvalidPathException e) {
            return (Path) context.handleWeirdStringValue(Path.class, parser.getText(), "no path: %s", e.getReason());
        }
    }
}
