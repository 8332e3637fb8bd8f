package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of the documentation, and what tests compare with the program: links, code, tables that the code makes. */
public final class Documents {

    public static final Path README = Path.of("README.md");
    public static final Path FOLDER = Path.of("src", "docs");
    private static final Path GITHUB = Path.of(".github");

    private static final String RENEW = "./run.sh test -Dtest=%s -Dchatferry.documents=write";
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
    private static final Pattern FENCE = Pattern.compile("\\s*```(.*)");
    private static final Pattern INDENTED = Pattern.compile(" {4,}\\S.*|\t.*");
    private static final Pattern YAML = Pattern.compile("[a-z][a-z-]*:( .*)?");

    private Documents() {}

    /**
     * Code of a page.
     *
     * @param language of a block, such as {@code yaml}; empty if it names none or is inline
     */
    public record Code(Path page, int line, String language, boolean inline, String text) {

        /** The lines of a block, or the inline code itself. */
        public Stream<String> lines() {
            return text.lines();
        }

        /** Whether it is a job file or a part of one; that of another program has its name behind {@code yaml}. */
        public boolean isJobFile() {
            return !inline
                    && (language.equals("yaml")
                            || (language.isEmpty()
                                    && YAML.matcher(text.lines().findFirst().orElse(""))
                                            .matches()));
        }

        @Override
        public String toString() {
            return page + ":" + line + " " + text.lines().findFirst().orElse("");
        }
    }

    /** All pages: the README, those under {@code src/docs}, those for GitHub. */
    public static List<Path> pages() {
        List<Path> pages = new ArrayList<>(List.of(README));
        for (Path folder : List.of(FOLDER, GITHUB)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return pages;
    }

    /** The blocks of code and the inline code of all pages. */
    public static List<Code> code() {
        return pages().stream().flatMap(page -> code(page).stream()).toList();
    }

    /** The blocks of code, fenced or indented, and the inline code of a page. */
    public static List<Code> code(Path page) {
        List<Code> found = new ArrayList<>();
        List<String> lines = read(page).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            boolean afterBlank = i == 0 || lines.get(i - 1).isBlank();
            if (fence.matches()) {
                int end = i + 1;
                while (!FENCE.matcher(lines.get(end)).matches()) {
                    end++;
                }
                found.add(block(page, i, fence.group(1).strip(), lines.subList(i + 1, end)));
                i = end;
            } else if (afterBlank && INDENTED.matcher(line).matches()) {
                int end = i + 1;
                while (end < lines.size()
                        && (lines.get(end).isBlank()
                                || INDENTED.matcher(lines.get(end)).matches())) {
                    end++;
                }
                found.add(block(page, i, "", lines.subList(i, end)));
                i = end - 1;
            } else {
                int number = i + 1;
                INLINE.matcher(line)
                        .results()
                        .map(span -> span.group(1).replace("\\|", "|"))
                        .forEach(span -> found.add(new Code(page, number, "", true, span)));
            }
        }
        return found;
    }

    private static Code block(Path page, int line, String language, List<String> lines) {
        return new Code(
                page,
                line + 1,
                language.toLowerCase(Locale.ROOT),
                false,
                String.join("\n", lines).stripTrailing().stripIndent());
    }

    /** The text of a page without its code, in which a link could only be an example. */
    public static String prose(Path page) {
        StringBuilder prose = new StringBuilder();
        boolean fenced = false;
        for (String line : read(page).lines().toList()) {
            boolean fence = FENCE.matcher(line).matches();
            fenced ^= fence;
            prose.append(fence || fenced ? "" : INLINE.matcher(line).replaceAll("``"))
                    .append('\n');
        }
        return prose.toString();
    }

    /**
     * Compares what stands between two comments of a page with what the code makes, or writes it.
     *
     * @param name of the block: it stands between {@code <!-- NAME: … -->} and {@code <!-- end of NAME -->}
     */
    public static void assertBlock(Path page, String name, String expected, Class<?> test) {
        Pattern block = Pattern.compile(
                "(?s)(<!-- " + Pattern.quote(name) + ": [^>]*-->\n)(.*?)(<!-- end of " + Pattern.quote(name) + " -->)");
        String text = read(page);
        if ("write".equals(System.getProperty("chatferry.documents"))) {
            text = block.matcher(text)
                    .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + expected + found.group(3)));
            try {
                Files.writeString(page, text);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        assertThat(block.matcher(text).results().map(found -> found.group(2)))
                .as("%s of %s; renew it with: %s", name, page, RENEW.formatted(test.getSimpleName()))
                .containsExactly(expected);
    }

    public static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
