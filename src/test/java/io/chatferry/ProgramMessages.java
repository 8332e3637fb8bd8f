package io.chatferry;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the program can print, read from its sources: each string or concatenation of at least two words, with … for
 * its values. All of them count, so that a new kind of message cannot be forgotten; what is no message is named here.
 */
final class ProgramMessages extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "chatferry");
    /** The scripts that start the program: in the sources, and in what is installed. */
    private static final List<Path> SCRIPTS = List.of(Path.of("run.sh"), Path.of("src", "deploy", "chatferry"));

    /** Files, and folders that end in /, whose texts the program does not say itself. */
    private static final List<String> NO_MESSAGES = List.of(
            "constraint/MimeTypes.java", // a table
            "model/RejectCode.java", // the documents have its table, which a test compares
            "sandbox/api/", // the answers of the sandbox are those of CometChat
            "sandbox/app/",
            "sandbox/web/",
            "source/discord/SystemSentence.java", // words of other systems, from here on
            "source/guess/profile/Names.java",
            "source/guess/profile/ValueKinds.java",
            "source/irc/Events.java",
            "source/messenger/MessageThread.java",
            "source/messenger/Notices.java",
            "source/rocketchat/SystemLine.java",
            "source/stream/StreamIds.java",
            "source/whatsapp/Notices.java",
            "source/whatsapp/WhatsAppWords.java");

    /** Calls whose texts are for machines, for programmers (an internal error), or for the documents. */
    private static final Set<String> NO_MESSAGES_IN = Set.of(
            "IllegalStateException",
            "Pattern.compile",
            "DateTimeFormatter.ofPattern",
            "split", // a list of words
            "Setting", // the documents have its table
            "gauge", // and the descriptions of the metrics
            "counter");

    private static final Pattern PROSE = Pattern.compile("\\p{L}{2}[,:;.)]?\\s+[(\"]?\\p{L}");

    /** SQL, HTML, headers of HTTP, regular expressions, and signatures of files. */
    private static final Pattern CODE = Pattern.compile(String.join(
            "|",
            "^\\W*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|MERGE|SET|FROM|AND|JOIN|LEFT JOIN|LIMIT|VALUES)\\b",
            "\\b(WHERE|ORDER BY) ",
            "[=<>] ?\\?",
            "^\\W*\\w+\\.\\w+,",
            "^[A-Z, ]+$",
            "^[a-z_]+(, [a-z_]+)+$",
            "^\\W*</?[a-z]+[ >]",
            "^text/[a-z]+;",
            "^default-src ",
            "\\(\\?:|\\\\b",
            "\\p{Cntrl}"));

    private static final Pattern FORMAT = Pattern.compile("%(\\d+\\$)?[,0-]*\\d*(\\.\\d+)?[sdfx]|\\{}");
    private static final Pattern SHELL_VALUE = Pattern.compile("\\$\\{[^}]*}|\\$\\([^)]*\\)|\\$\\w+");
    /** {@code fail "what" "remedy"}, or two lines {@code echo "…" >&2}. */
    private static final Pattern SHELL_FAILURE =
            Pattern.compile("\\b(?:fail|echo) \"([^\"]+)\"(?: >&2)?(?:\\s|\\\\\n|echo)*\"([^\"]+)\"");

    /**
     * A message.
     *
     * @param text on one line, with … for each value
     * @param file without the folder of the sources
     */
    record ProgramMessage(String text, String file, long line) {}

    private final List<ProgramMessage> messages = new ArrayList<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final String file;

    private ProgramMessages(CompilationUnitTree unit, SourcePositions positions, String file) {
        this.unit = unit;
        this.positions = positions;
        this.file = file;
    }

    /** All, in the order of the sources. */
    static List<ProgramMessage> read() throws IOException {
        List<ProgramMessage> messages = new ArrayList<>();
        SCRIPTS.stream().map(ProgramMessages::script).forEach(messages::addAll);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(SOURCES);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    files.filter(ProgramMessages::hasMessages).sorted().toList();
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                ProgramMessages scanner = new ProgramMessages(
                        unit, positions, name(Path.of(unit.getSourceFile().getName())));
                scanner.scan(unit, null);
                messages.addAll(scanner.messages);
            }
        }
        return messages;
    }

    private static List<ProgramMessage> script(Path script) {
        String text = Documents.read(script);
        return SHELL_FAILURE
                .matcher(text)
                .results()
                .map((MatchResult found) -> new ProgramMessage(
                        normalized(SHELL_VALUE
                                .matcher(found.group(1) + "\n" + found.group(2))
                                .replaceAll("…")),
                        script.toString(),
                        text.substring(0, found.start()).lines().count()))
                .toList();
    }

    private static boolean hasMessages(Path file) {
        String name = name(file);
        return name.endsWith(".java") && NO_MESSAGES.stream().noneMatch(name::startsWith);
    }

    private static String name(Path file) {
        return SOURCES.relativize(file).toString().replace('\\', '/');
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
        add(literal);
        return null;
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree binary, @Nullable Void none) {
        if (!isText(binary)) {
            return super.visitBinary(binary, none);
        }
        add(binary);
        scanValues(binary);
        return null;
    }

    /** The values within a text may have texts of their own, as in {@code "a " + (one ? "file" : "link to a file")}. */
    private void scanValues(Tree tree) {
        if (tree instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
            scanValues(binary.getLeftOperand());
            scanValues(binary.getRightOperand());
        } else if (!(tree instanceof LiteralTree)) {
            scan(tree, null);
        }
    }

    /** What annotations say is that of {@code --help} and of the documents. */
    @Override
    public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void none) {
        return null;
    }

    private void add(Tree tree) {
        String text = normalized(FORMAT.matcher(text(tree)).replaceAll("…"));
        if (PROSE.matcher(text).find() && !CODE.matcher(text).find() && !NO_MESSAGES_IN.contains(call())) {
            messages.add(new ProgramMessage(
                    text, file, unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree))));
        }
    }

    /** The innermost call or constructor around this place. */
    private String call() {
        for (TreePath path = getCurrentPath(); path != null; path = path.getParentPath()) {
            if (path.getLeaf() instanceof NewClassTree created) {
                return created.getIdentifier().toString();
            }
            if (path.getLeaf() instanceof MethodInvocationTree call) {
                String select = call.getMethodSelect().toString();
                return select.endsWith(".split") ? "split" : select;
            }
        }
        return "";
    }

    private static boolean isText(Tree tree) {
        if (tree instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
            return isText(binary.getLeftOperand()) || isText(binary.getRightOperand());
        }
        return tree instanceof LiteralTree literal && literal.getValue() instanceof String;
    }

    private static String text(Tree tree) {
        if (tree instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        if (tree instanceof ParenthesizedTree parentheses && isText(parentheses.getExpression())) {
            return text(parentheses.getExpression());
        }
        return tree instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS
                ? text(binary.getLeftOperand()) + text(binary.getRightOperand())
                : "…";
    }

    /** On one line; values that follow each other count as one. */
    private static String normalized(String text) {
        return text.strip()
                .replace("./run.sh", "…")
                .replaceAll("\\s*\n\\s*", " ⏎ ")
                .replaceAll("\\s+", " ")
                .replaceAll("…{2,}", "…");
    }
}
