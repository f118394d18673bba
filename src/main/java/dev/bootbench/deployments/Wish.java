package dev.bootbench.deployments;

import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants done with the content.
 *
 * @param title what they call it: the name of the file or of the module
 * @param module name of the module as the kernel knows it; empty for kernels and files
 * @param parameters {@code name=value}, for a module that is loaded
 * @param load whether the module is inserted at once
 * @param commandLine words added to the kernel's command line
 * @param target absolute folder on the board, for files
 */
record Wish(
        DeploymentKind kind, String title, String module, List<String> parameters, boolean load, String commandLine,
        String target) {
    private static final Pattern MODULE = Pattern.compile("[a-z][a-z0-9_]{0,54}");
    /** The kernel splits its parameters at blanks outside double quotes, so that a value may hold one but no quote. */
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}=[ !#-~]{0,256}");
    private static final Pattern COMMAND_LINE = Pattern.compile("[ -~]{0,1024}");
    private static final Pattern TARGET = Pattern.compile("(/[A-Za-z0-9._+@-]{1,100}){1,16}/?");
    private static final Pattern TITLE = Pattern.compile("[^\\p{C}]{0,200}");
    private static final int MOST_PARAMETERS = 32;

    Wish {
        parameters = List.copyOf(parameters);
    }

    /** @throws ProblemException in words, for what no board could be asked to do */
    static Wish checked(
            @Nullable String kind, @Nullable String title, @Nullable String module, @Nullable List<String> parameters,
            @Nullable Boolean load, @Nullable String commandLine, @Nullable String target) {
        DeploymentKind known = DeploymentKind.of(kind).orElseThrow(() -> invalid(
                "Say what kind it is: module-source, module, kernel or files."));
        Wish wish = new Wish(known, orEmpty(title), orEmpty(module), parameters == null ? List.of() : parameters.stream().map(Wish::orEmpty).toList(),
                load != null && load, orEmpty(commandLine).strip(), orEmpty(target));
        if (!TITLE.matcher(wish.title).matches()) {
            throw invalid("The name of the file is too long or has invisible characters in it. Rename the file.");
        }
        switch (known) {
            case MODULE_SOURCE, MODULE -> wish.checkModule();
            case KERNEL -> wish.checkKernel();
            case FILES -> wish.checkFiles();
        }
        return wish;
    }

    private void checkModule() {
        if (!module.isEmpty()) {
            demandModuleName(module);
        }
        if (!parameters.isEmpty() && !load) {
            throw invalid("Parameters are given to a module that is loaded: say that it should be (load).");
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw invalid("A module gets at most " + MOST_PARAMETERS + " parameters here.");
        }
        for (String parameter : parameters) {
            if (!PARAMETER.matcher(parameter).matches()) {
                throw invalid("A parameter looks like count=3: a name, an equals sign, and a value of printable ASCII without "
                        + "double quotes.");
            }
        }
    }

    private void checkKernel() {
        if (!COMMAND_LINE.matcher(commandLine).matches()) {
            throw invalid("The kernel's command line takes at most 1024 printable ASCII characters.");
        }
    }

    private void checkFiles() {
        if (!TARGET.matcher(target).matches() || target.matches(".*/\\.{1,2}(/.*|$)")) {
            throw invalid("Say into which folder of the board, as an absolute path of letters, digits and ._+@- such as /root/test.");
        }
    }

    /** The same with the names that the content brought. */
    Wish named(String newTitle, String newModule) {
        return new Wish(kind, newTitle, newModule, parameters, load, commandLine, target);
    }

    static String demandModuleName(String name) {
        if (!MODULE.matcher(name).matches()) {
            throw invalid("A module's name has lower-case letters, digits and underscores and begins with a letter, like my_module. "
                    + "Give it such a name.");
        }
        return name;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
