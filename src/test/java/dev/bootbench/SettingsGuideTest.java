package dev.bootbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md has every setting, as the code says it. After a change: {@code ./mvnw test -Dtest=SettingsGuideTest -Dupdate}
 * writes it anew.
 */
class SettingsGuideTest {
    private static final Path GUIDE = Path.of("docs/settings.md");
    private static final String INTRODUCTION = """
            # Settings

            Every setting of the two programs, with its default (and `bootbench.behind-tls-proxy`: [operate.md](operate.md#tls)). They are given in the environment (`bootbench.grading.short-lease` is
            `BOOTBENCH_GRADING_SHORT_LEASE`), or in a file `config/application.properties` of the folder in which the program is started; what is in
            the environment counts. Times are written `30s`, `15m`, `12h` or `90d`, sizes `64K`, `1M` or `2G`. A value that cannot be read
            stops the program at its start, with a sentence.

            """;

    @Test
    void listsEverySetting() throws IOException {
        String expected = INTRODUCTION + program("The coordinator's", Path.of("src/main/java")) + program("The agent's", Path.of("lab-agent/src/main/java"));
        if (System.getProperty("update") != null) {
            Files.writeString(GUIDE, expected);
        }
        assertThat(expected.lines()).as("a setting without a comment").noneMatch(line -> line.endsWith("|  |"));
        assertThat(Files.readString(GUIDE)).isEqualTo(expected);
    }

    private static String program(String title, Path sources) throws IOException {
        Map<String, String> tables = new TreeMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null); Stream<Path> all = Files.walk(sources)) {
            List<Path> configs = all.filter(file -> file.getFileName().toString().endsWith("Config.java")).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(configs));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Group(comments, tables).scan(new TreePath(unit), null);
            }
        }
        assertThat(tables).isNotEmpty();
        return "## " + title + "\n\n" + String.join("\n", tables.values()) + "\n";
    }

    /** Finds what is annotated as a group of settings, and writes its table. */
    private static final class Group extends TreePathScanner<Void, Void> {
        private final DocTrees comments;
        private final Map<String, String> tables;

        private Group(DocTrees comments, Map<String, String> tables) {
            this.comments = comments;
            this.tables = tables;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            annotation(type.getModifiers().getAnnotations(), "ConfigMapping").ifPresent(prefix -> tables.put(prefix,
                    "### " + prefix + "\n\n" + sentence(getCurrentPath()).map(sentence -> sentence + "\n\n").orElse("")
                            + "| setting | default | meaning |\n|---|---|---|\n" + rows(prefix, getCurrentPath())));
            return super.visitClass(type, nothing);
        }

        private String rows(String prefix, TreePath group) {
            ClassTree type = (ClassTree) group.getLeaf();
            Map<String, TreePath> nested = type.getMembers().stream().filter(ClassTree.class::isInstance)
                    .collect(Collectors.toMap(member -> ((ClassTree) member).getSimpleName().toString(), member -> new TreePath(group, member)));
            return type.getMembers().stream()
                    .filter(member -> member instanceof MethodTree method && !method.getModifiers().getFlags().contains(Modifier.DEFAULT)
                            && !method.getModifiers().getFlags().contains(Modifier.STATIC))
                    .map(member -> row(prefix, new TreePath(group, member), nested)).collect(Collectors.joining());
        }

        private String row(String prefix, TreePath path, Map<String, TreePath> nested) {
            MethodTree method = (MethodTree) path.getLeaf();
            List<? extends AnnotationTree> annotations = method.getModifiers().getAnnotations();
            String key = prefix + "." + annotation(annotations, "WithName").orElse(StringUtil.skewer(method.getName().toString()));
            TreePath group = nested.get(method.getReturnType().toString());
            if (group != null) {
                return rows(key, group);
            }
            return "| `" + key + "` | " + annotation(annotations, "WithDefault").map(value -> "`" + value + "`").orElse("") + " | "
                    + sentence(path).orElse("") + " |\n";
        }

        private Optional<String> sentence(TreePath path) {
            return Optional.ofNullable(comments.getDocComment(path)).map(comment -> comment.strip().replaceAll("\\s+", " ")
                    .replaceAll("\\{@code ([^}]*)}", "`$1`").replaceAll("\\{@link #?(?:[^} ]+ )?([^}]*)}", "`$1`").replace("|", "\\|"));
        }

        /** The text of one; empty where there is none, or it has no text. */
        private static Optional<String> annotation(List<? extends AnnotationTree> all, String name) {
            return all.stream().filter(one -> one.getAnnotationType().toString().equals(name))
                    .flatMap(one -> one.getArguments().stream()).map(Group::text).flatMap(Optional::stream).findFirst();
        }

        private static Optional<String> text(ExpressionTree argument) {
            ExpressionTree value = argument instanceof AssignmentTree assigned ? assigned.getExpression() : argument;
            return value.getKind() == Tree.Kind.STRING_LITERAL ? Optional.of(String.valueOf(((LiteralTree) value).getValue())) : Optional.empty();
        }
    }
}
