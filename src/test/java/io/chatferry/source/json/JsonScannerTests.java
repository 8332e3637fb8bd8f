package io.chatferry.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.source.TricklingStream;
import io.chatferry.source.json.JsonScanner.Outcome;
import io.chatferry.source.row.ByteWindow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

/** Where a JSON value ends, and from which byte on it is known that it does not. */
class JsonScannerTests {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Behind what was scanned stands {@code @}; {@code $} is a line feed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '~', quoteCharacter = '\0', textBlock = """
            {}@                        ~ VALUE
            []@,{}                     ~ VALUE
            {"a":[1,{"b":null}]}@]     ~ VALUE
            { "a" :$ [ 1 , 2 ] }@      ~ VALUE
            {"a":"}"}@                 ~ VALUE
            {"a":"\\""}@               ~ VALUE
            {"a":"\\\\"}@"}            ~ VALUE
            {"]":"["}@                 ~ VALUE
            [[[]],[]]@]                ~ VALUE
            {"a":17x0}@                ~ VALUE
            [yes,no]@                  ~ VALUE
            [1,]@                      ~ VALUE
            {"a","b":1,}@              ~ VALUE
            {"a":1]@}                  ~ UNBALANCED
            [1}@]                      ~ UNBALANCED
            {"a":[1}@                  ~ UNBALANCED
            {"a" "@b"}                 ~ UNBALANCED
            {"a":1 "@b":2}             ~ UNBALANCED
            {"a":"b"c@"}               ~ UNBALANCED
            {a@:1}                     ~ UNBALANCED
            {1@:2}                     ~ UNBALANCED
            {{@}}                      ~ UNBALANCED
            {"a":1{@}}                 ~ UNBALANCED
            {"a"::@1}                  ~ UNBALANCED
            {:@1}                      ~ UNBALANCED
            ["a":@1]                   ~ UNBALANCED
            ["a""@b"]                  ~ UNBALANCED
            [{}{@}]                    ~ UNBALANCED
            [{},{}"@]                  ~ UNBALANCED
            {"a":"x$@y"}               ~ UNBALANCED
            {@                         ~ INCOMPLETE
            [[]@                       ~ INCOMPLETE
            {"a@                       ~ INCOMPLETE
            {"a":@                     ~ INCOMPLETE
            {"a":"b}@                  ~ INCOMPLETE
            {"a":"\\"}@                ~ INCOMPLETE
            {"a":1@                    ~ INCOMPLETE
            """)
    void endsAValueWhereItsBracketsAndQuotesAreBalanced(String text, Outcome outcome) throws IOException {
        String json = text.replace('$', '\n');
        for (int most : new int[] {1, 1_000}) {
            JsonScanner scanner = new JsonScanner(window(json.replace("@", ""), most));
            assertThat(scanner.scan(0)).isEqualTo(outcome);
            assertThat(scanner.next()).isEqualTo(json.indexOf('@'));
        }
    }

    @Test
    void endsACompleteValueWhateverFollows() throws IOException {
        Random random = new Random(8);
        for (int run = 0; run < 3_000; run++) {
            String value = container(random, 3);
            String before = soup(random, 4);
            JsonScanner scanner = new JsonScanner(window(before + value + soup(random, 4), 1 + random.nextInt(5)));
            assertThat(scanner.scan(before.length())).as(value).isEqualTo(Outcome.VALUE);
            assertThat(scanner.next()).as(value).isEqualTo(before.length() + value.length());
        }
    }

    @Test
    void reportsEachBeginningOfAValueAsIncomplete() throws IOException {
        Random random = new Random(9);
        for (int run = 0; run < 100; run++) {
            String value = container(random, 2);
            for (int end = 1; end < value.length(); end++) {
                assertThat(scan(value.substring(0, end)))
                        .as(value.substring(0, end))
                        .isEqualTo(Outcome.INCOMPLETE);
            }
        }
    }

    @Test
    void distinguishesUnbalancedFromIncompleteValues() throws IOException {
        Random random = new Random(10);
        for (int run = 0; run < 300; run++) {
            String value = container(random, 3);
            int[] closers = IntStream.range(0, value.length())
                    .filter(i -> "]}".indexOf(value.charAt(i)) >= 0 && !isQuoted(value, i))
                    .toArray();
            int closer = closers[random.nextInt(closers.length)];
            String other = value.charAt(closer) == ']' ? "}" : "]";
            String before = value.substring(0, closer);
            String after = value.substring(closer + 1);
            assertThat(scan(before + other + after)).as(before + other + after).isEqualTo(Outcome.UNBALANCED);
            assertThat(scan(before + after)).as(before + after).isNotEqualTo(Outcome.VALUE);
        }
    }

    /** Against a parser, which is stricter, and against a mere count of brackets, which is not. */
    @Test
    void agreesWithAParserOnCompleteValues() throws IOException {
        Random random = new Random(11);
        int parsed = 0;
        for (int run = 0; run < 20_000; run++) {
            String text = (random.nextBoolean() ? "{" : "[") + soup(random, 12);
            JsonScanner scanner = new JsonScanner(window(text, 1 + random.nextInt(5)));
            Outcome outcome = scanner.scan(0);
            int end = parsedEnd(text);
            if (end > 0) {
                parsed++;
                assertThat(outcome).as(text).isEqualTo(Outcome.VALUE);
                assertThat(scanner.next()).as(text).isEqualTo(end);
            } else if (outcome == Outcome.VALUE) {
                assertThat(bracketsFitAt(text)).as(text).isEqualTo(scanner.next());
            }
        }
        assertThat(parsed).isGreaterThan(1_000);
    }

    /** Behind the value that begins a text; 0 if a parser refuses it. */
    private static int parsedEnd(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            parser.skipChildren();
            return (int) parser.currentLocation().getCharOffset();
        } catch (JacksonException refused) {
            return 0;
        }
    }

    /** Behind the bracket that closes the first one; 0 if one is of the wrong kind, or none is there. */
    private static int bracketsFitAt(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isQuoted(text, i) && "{[".indexOf(c) >= 0) {
                open.push(c == '{' ? '}' : ']');
            } else if (!isQuoted(text, i) && "}]".indexOf(c) >= 0) {
                if (open.pop() != c) {
                    return 0;
                }
                if (open.isEmpty()) {
                    return i + 1;
                }
            }
        }
        return 0;
    }

    private static boolean isQuoted(String text, int at) {
        String before = text.substring(0, at).replaceAll("\\\\.", "");
        return before.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    private static String soup(Random random, int most) {
        String[] parts = {"{", "}", "[", "]", "\"a\"", "\"b\":", "\"\\\"]\"", ":", ",", ",", "1", " ", "\"", "{}"};
        return random.ints(random.nextInt(most), 0, parts.length)
                .mapToObj(i -> parts[i])
                .collect(Collectors.joining());
    }

    /** An object or array with all that JSON allows in it. */
    private static String container(Random random, int depth) {
        boolean object = random.nextBoolean();
        String space = " \n\t".substring(random.nextInt(4));
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> object
                        ? space + text(random) + space + ":" + space + value(random, depth)
                        : space + value(random, depth))
                .collect(Collectors.joining(space + ",", object ? "{" : "[", space + (object ? "}" : "]")));
    }

    private static String value(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return container(random, depth - 1);
        }
        String[] scalars = {"1", "-0.5e+7", "true", "null"};
        return random.nextBoolean() ? text(random) : scalars[random.nextInt(scalars.length)];
    }

    private static String text(Random random) {
        String[] parts = {"a", "{", "}", "[", "]", ",", ":", "\\\"", "\\\\", "\\u00e9", "\u00e9", "\\n"};
        return random.ints(random.nextInt(5), 0, parts.length)
                .mapToObj(i -> parts[i])
                .collect(Collectors.joining("", "\"", "\""));
    }

    private static Outcome scan(String text) throws IOException {
        return new JsonScanner(window(text, 1_000)).scan(0);
    }

    private static ByteWindow window(String text, int most) {
        return new ByteWindow(new TricklingStream(text.getBytes(StandardCharsets.ISO_8859_1), most), 1);
    }
}
