package io.chatferry;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.ProgramMessages.ProgramMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whoever searches for a message finds it: {@code src/docs/troubleshooting.md} explains it, or it explains itself, as the list
 * {@code self-explaining-messages.txt} says. A message explains itself if it says what is wrong, where, and what to do, or if
 * nothing is wrong and nothing is to be done.
 */
class MessagesAreExplainedTests {

    private static final Path PAGE = Path.of("src", "docs", "troubleshooting.md");
    private static final Path LIST = Path.of("src", "test", "resources", "messages", "self-explaining-messages.txt");

    /** Stands before a message that {@code -Dchatferry.messages=write} has added to the list. */
    private static final String NOT_JUDGED = "NEW: ";

    private static final String RENEW = "./run.sh test -Dtest=MessagesAreExplainedTests -Dchatferry.messages=write";

    /** A message on the page: in code font, at the beginning of a row of a table. */
    private static final Pattern ENTRY = Pattern.compile("^\\| (`[^|]*) \\|", Pattern.MULTILINE);

    private static final Pattern CODE = Pattern.compile("`([^`]+)`|``(.+?)``");

    private static final Map<String, Pattern> PATTERNS = new HashMap<>();

    private static List<ProgramMessage> messages = List.of();
    private static Set<String> onThePage = Set.of();
    private static Set<String> inTheList = Set.of();

    @BeforeAll
    static void read() throws IOException {
        messages = ProgramMessages.read();
        onThePage = entries(Files.readString(PAGE));
        if ("write".equals(System.getProperty("chatferry.messages"))) {
            Files.writeString(LIST, renewed(list()));
        }
        inTheList = list();
    }

    @Test
    void everyMessageIsExplainedOrExplainsItself() {
        assertThat(messages.stream()
                        .filter(message -> !isOnThePage(message) && !inTheList.contains(message.text()))
                        .map(message -> message.file() + ":" + message.line() + ": " + message.text()))
                .as(
                        "explain them in %s, or improve them until they explain themselves, and add them to %s by: %s",
                        PAGE, LIST, RENEW)
                .isEmpty();
    }

    @Test
    void everyMessageOfTheListIsJudged() {
        assertThat(inTheList.stream().filter(text -> text.startsWith(NOT_JUDGED)))
                .as("remove NEW: in %s from those that say what is wrong, where, and what to do", LIST)
                .isEmpty();
    }

    @Test
    void theListHasNoMessageThatIsGone() {
        Set<String> texts = messages.stream().map(ProgramMessage::text).collect(Collectors.toSet());

        assertThat(inTheList.stream().filter(text -> !texts.contains(judged(text))))
                .as("remove them from %s, or renew it by: %s", LIST, RENEW)
                .isEmpty();
    }

    @Test
    void thePageHasNoMessageThatIsGone() {
        assertThat(onThePage.stream()
                        .filter(entry -> messages.stream().noneMatch(message -> isAbout(entry, message.text()))))
                .as("%s explains messages that the program does not print", PAGE)
                .isEmpty();
    }

    private static boolean isOnThePage(ProgramMessage message) {
        return onThePage.stream().anyMatch(entry -> isAbout(entry, message.text()));
    }

    /** The page shows a part of the message, or the program writes most of what the page shows, with any text for its values. */
    private static boolean isAbout(String entry, String message) {
        return pattern(entry).matcher(message).find()
                || (fixedLength(message) * 2 > fixedLength(entry)
                        && pattern(message).matcher(entry).find());
    }

    private static Pattern pattern(String text) {
        return PATTERNS.computeIfAbsent(
                text,
                any -> Pattern.compile(
                        Stream.of(any.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))));
    }

    private static int fixedLength(String text) {
        return text.replace("…", "").length();
    }

    private static Set<String> entries(String page) {
        Set<String> entries = new LinkedHashSet<>();
        ENTRY.matcher(page)
                .results()
                .forEach((MatchResult row) -> CODE.matcher(row.group(1))
                        .results()
                        .map(code -> code.group(1) == null ? code.group(2) : code.group(1))
                        .filter(code -> code.contains(" "))
                        .forEach(entries::add));
        return entries;
    }

    private static Set<String> list() throws IOException {
        try (Stream<String> lines = Files.lines(LIST)) {
            return lines.filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
    }

    private static String judged(String text) {
        return text.startsWith(NOT_JUDGED) ? text.substring(NOT_JUDGED.length()) : text;
    }

    /** By file; what was not in the list before is marked. */
    private static String renewed(Set<String> before) {
        Map<String, Set<String>> byFile = new LinkedHashMap<>();
        Set<String> written = new LinkedHashSet<>();
        for (ProgramMessage message : messages) {
            if (!isOnThePage(message) && written.add(message.text())) {
                byFile.computeIfAbsent(message.file(), file -> new LinkedHashSet<>())
                        .add(before.contains(message.text()) ? message.text() : NOT_JUDGED + message.text());
            }
        }
        StringBuilder list =
                new StringBuilder("# Messages that explain themselves, by the file that prints them first; see"
                        + " MessagesAreExplainedTests.\n");
        byFile.forEach((file, texts) -> list.append("\n# ")
                .append(file)
                .append('\n')
                .append(String.join("\n", texts))
                .append('\n'));
        return list.toString();
    }
}
