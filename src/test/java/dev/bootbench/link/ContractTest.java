package dev.bootbench.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.bootbench.contract.v1.AgentContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a released contract said stays as it was said: an agent that was not updated must go on being understood. The files
 * under {@code contract/} have a line per field, value and call of a release.
 */
class ContractTest {
    @ParameterizedTest
    @ValueSource(strings = "1.2")
    void nothingOfAReleaseIsTakenAwayOrChanged(String release) throws IOException {
        try (InputStream lines = Objects.requireNonNull(ContractTest.class.getResourceAsStream("/contract/" + release + ".txt"))) {
            assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines()).hasSizeGreaterThan(200)
                    .allMatch(flat(AgentContract.getDescriptor())::contains);
        }
    }

    private static TreeSet<String> flat(FileDescriptor contract) {
        TreeSet<String> lines = new TreeSet<>();
        contract.getMessageTypes().forEach(message -> messages("", message, lines));
        contract.getEnumTypes().forEach(values -> enums("", values, lines));
        for (MethodDescriptor call : contract.getServices().getFirst().getMethods()) {
            lines.add("%s rpc %s %s%s %s%s".formatted(
                    call.getService().getName(), call.getName(),
                    call.isClientStreaming() ? "stream " : "", call.getInputType().getName(),
                    call.isServerStreaming() ? "stream " : "", call.getOutputType().getName()));
        }
        return lines;
    }

    private static void messages(String outer, Descriptor message, TreeSet<String> lines) {
        String name = outer + message.getName();
        message.getFields().forEach(field -> lines.add("%s %d %s%s %s".formatted(
                name, field.getNumber(), field.isRepeated() ? "repeated " : "", type(field), field.getName())));
        message.getNestedTypes().forEach(inner -> messages(name + ".", inner, lines));
        message.getEnumTypes().forEach(values -> enums(name + ".", values, lines));
    }

    private static void enums(String outer, EnumDescriptor values, TreeSet<String> lines) {
        values.getValues().forEach(value -> lines.add("%s%s %d %s".formatted(outer, values.getName(), value.getNumber(), value.getName())));
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case MESSAGE -> field.isMapField() ? "map" : field.getMessageType().getName();
            case ENUM -> field.getEnumType().getName();
            case BOOLEAN, BYTE_STRING, DOUBLE, FLOAT, INT, LONG, STRING -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
