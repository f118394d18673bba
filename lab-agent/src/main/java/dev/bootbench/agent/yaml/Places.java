package dev.bootbench.agent.yaml;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Which line of a YAML text each value stands on. */
public final class Places {
    private static final int MOST_ALIASES = 50;

    private final @Nullable Node top;

    private Places(@Nullable Node top) {
        this.top = top;
    }

    /** @throws MarkedYAMLException when the text is no YAML */
    public static Places of(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        return new Places(new Yaml(options).compose(new StringReader(text)));
    }

    /**
     * Line of a place, from 1; that of the innermost place around it when it is not there.
     *
     * @param pointer JSON pointer, as {@code /boards/0/port}
     */
    public int line(String pointer) {
        Node node = top;
        if (node == null) {
            return 1;
        }
        int line = node.getStartMark().getLine();
        for (String part : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/")) {
            String name = part.replace("~1", "/").replace("~0", "~");
            Node next = null;
            if (node instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                        next = tuple.getValueNode();
                        line = key.getStartMark().getLine();
                    }
                }
            } else if (node instanceof SequenceNode sequence && name.matches("\\d+")
                    && Integer.parseInt(name) < sequence.getValue().size()) {
                next = sequence.getValue().get(Integer.parseInt(name));
                line = next.getStartMark().getLine();
            }
            if (next == null) {
                break;
            }
            node = next;
        }
        return line + 1;
    }
}
